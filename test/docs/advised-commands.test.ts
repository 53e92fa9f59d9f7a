/** What the program and the hooks advise can be pasted: their tools take it. */
import { expect, test } from 'vitest';
import { advisedCommands } from '../support/command-line/advised.ts';
import { problemOf } from '../support/command-line/known.ts';

test.each(['az', 'azd'] as const)('%s takes what texts tell people to call', (tool) => {
  const advised = advisedCommands(tool);
  expect(advised.length).toBeGreaterThan(2);
  const wrong = advised.flatMap(({ file, words }) => {
    const problem = problemOf(tool, words, false);
    return problem === undefined ? [] : [`${file}: ${problem}`];
  });
  expect(wrong).toEqual([]);
});
