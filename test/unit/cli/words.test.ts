import { expect, test } from 'vitest';
import { reasonText } from '../../../src/cli/words.ts';

test.each<[(string | undefined)[], string]>([
  [['InSync'], 'InSync'],
  [['SourceDeleted', 'approved', undefined], 'SourceDeleted: approved'],
  [['ScopeLocked', 'delete snapshot x: ScopeLocked: held'], 'ScopeLocked: delete snapshot x: held'],
  [[undefined, 'nothing more is known'], 'nothing more is known'],
  [['ScopeLocked', 'it says ScopeLocked twice'], 'ScopeLocked: it says ScopeLocked twice'],
])('%j is told once', ([reason, ...details], said) => {
  expect(reasonText(reason, ...details)).toBe(said);
});
