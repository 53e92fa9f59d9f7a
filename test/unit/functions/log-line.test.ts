/** Whatever happens, its record can be read: a line that Application Insights cuts is found by no query. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logRecord } from '../../../src/functions/log.ts';

function lineOf(record: Parameters<typeof logRecord>[1]): string {
  let line = '';
  const keep = (text: unknown): void => void (line = String(text));
  logRecord({ log: keep, warn: keep, error: keep }, record);
  return line;
}

const most = 32_768;

test('of thousands of pins the record says how many, and names the first', () => {
  const replicas = Array.from({ length: 5000 }, (_, at) => ({
    replica: `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-images/providers/Microsoft.Compute/snapshots/golden-${at}`,
    result: 'unpinned',
  }));
  const line = lineOf({ event: 'unpinned', replicas, failed: [], by: 'kim' });
  expect(line.length).toBeLessThan(most);
  const read = JSON.parse(line) as Record<string, unknown> & { replicas: unknown[] };
  expect(read).toMatchObject({ event: 'unpinned', failed: [], by: 'kim', shortened: { replicas: 5000 } });
  expect(read.replicas.slice(0, 3)).toEqual(replicas.slice(0, 3));
});

test('what Azure says at great length ends with a mark', () => {
  const read = JSON.parse(
    lineOf({ event: 'reconciled', kind: 'blocked', detail: 'x'.repeat(100_000) }),
  ) as object;
  expect(read).toMatchObject({ event: 'reconciled', kind: 'blocked', detail: `${'x'.repeat(2000)}…` });
});

test('any record begins with its event, is JSON and is short enough', () => {
  const long = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.integer({ min: 0, max: 40_000 }).map((count) => '"'.repeat(count)),
    fc
      .integer({ min: 0, max: 2000 })
      .map((count) => Array.from({ length: count }, () => ({ a: 'b'.repeat(200) }))),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), long, { maxKeys: 40 }), (fields) => {
      const line = lineOf({ ...fields, event: 'happened', level: 'info' });
      expect(line.length).toBeLessThan(most);
      expect(JSON.parse(line)).toMatchObject({ event: 'happened' });
    }),
    { numRuns: 200 },
  );
});

test('what is short is as it is', () => {
  expect(lineOf({ event: 'syncStarted', passId: '1' })).toBe('{"event":"syncStarted","passId":"1"}');
});
