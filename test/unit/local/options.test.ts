import { expect, test } from 'vitest';
import { parseOptions } from '../../../src/local/options.ts';

test.each([
  [['mine.json'], '"mine.json" is no option; a file is given after "--": npm start -- --config FILE'],
  [['--json'], '--json is the summary of --once; give both'],
  [['--onec'], "Unknown option '--onec'"],
])('%j is refused with what to write', (args, words) => {
  expect(() => parseOptions(args)).toThrow(words);
});
