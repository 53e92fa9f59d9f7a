import { expect, test } from 'vitest';
import { scheduleProblem } from '../../../src/config/nightly-schedule.ts';

test.each([
  '0 0 2 * * *',
  '*/30 * * * * *',
  '0 0 22-23,0-2 * * MON-FRI',
  '0 5/10 1,13 1-7 jan,JUL *',
  '59 59 23 31 12 6',
  '0 0 2 29 2 *',
  '0  0\t2 * * 0',
])('%s is taken', (expression) => {
  expect(scheduleProblem(expression)).toBeUndefined();
});

test.each([
  ['', 'needs six fields (second minute hour day month weekday), such as "0 0 2 * * *"; it has 0'],
  ['0 2 * * *', 'it has 5'],
  ['0 0 2 * * * *', 'it has 7'],
  ['60 0 2 * * *', 'second "60" is out of range; it goes from 0 to 59'],
  ['0 0 24 * * *', 'hour "24" is out of range'],
  ['0 0 2 0 * *', 'day of month "0" is out of range'],
  ['0 0 2 * 13 *', 'month "13" is out of range'],
  ['0 0 2 * * 7', 'day of week "7" is out of range'],
  ['0 0 22-2 * * *', 'hour "22-2" runs backwards; write it as two ranges, "22-23,0-2"'],
  ['0 */0 * * * *', 'minute "*/0" is not understood'],
  ['0 0 2 L * *', 'day of month "L" is not understood'],
  ['0 0 2 ? * *', 'day of month "?" is not understood'],
  ['0 0 2 * * mon,', 'day of week "mon," is not understood'],
  ['0 0 1-2-3 * * *', 'hour "1-2-3" is not understood'],
  ['0 0 JAN * * *', 'hour "JAN" is not understood'],
  ['* 0 2 * * *', 'second "*" runs a pass in every second of its minutes; write 0'],
  ['*/1 * * * * *', 'runs a pass in every second'],
  ['0-59 0 2 * * *', 'runs a pass in every second'],
  ['0 0 2 30 2 *', 'never occurs'],
  ['0 0 2 31 4,6,9,11 *', 'never occurs'],
])('%j is refused', (expression, problem) => {
  expect(scheduleProblem(expression)).toContain(problem);
});
