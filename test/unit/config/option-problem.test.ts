import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { optionProblem } from '../../../src/config/option-problem.ts';

function problemOf(args: string[]): string {
  try {
    parseArgs({ args, allowPositionals: true, options: { env: { type: 'string' } } });
    return 'none';
  } catch (error) {
    return optionProblem(error);
  }
}

test('an option that is not known is named, in one sentence', () => {
  expect(problemOf(['--bogus'])).toBe("Unknown option '--bogus'");
});

test('what else Node says of an option is kept', () => {
  expect(problemOf(['--env'])).toContain('--env');
});
