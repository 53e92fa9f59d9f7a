import { expect, test } from 'vitest';
import { MalformedMessageError, parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';

const hint = {
  rule: 'golden-images',
  source: { subscriptionId: '1', resourceGroup: 'rg', name: 'golden-1' },
  target: { subscriptionId: '2', resourceGroup: 'rg-2' },
  failures: 1,
  streak: { reason: 'Throttled', length: 2, did: { kind: 'setTags', times: 1 } },
  attempt: 3,
  lifts: 2,
};

test('reads what was sent, and nothing else', () => {
  expect(parseQueueMessage({ ...hint, surprise: 'x' })).toEqual({ kind: 'hint', hint });
  const { failures: _f, streak: _s, attempt: _a, lifts: _l, ...bare } = hint;
  expect(parseQueueMessage(bare)).toEqual({ kind: 'hint', hint: bare });
});

test('a copy that was refused is asked the other way by the next look too', () => {
  const refused = { ...hint, copyRefused: true };
  expect(parseQueueMessage(refused)).toEqual({ kind: 'hint', hint: refused });
  expect(parseQueueMessage({ ...hint, copyRefused: 'yes' })).toEqual({ kind: 'hint', hint });
});

test('reads locks that are to be put back', () => {
  const restoration = {
    replica: { subscriptionId: '2', resourceGroup: 'rg-2', name: 'golden-1' },
    uniqueId: 'u',
    locks: [{ name: 'keep', level: 'ReadOnly', notes: 'audit', owners: ['a'] }],
    waits: 2,
    refusals: 1,
    absences: 3,
    successorOf: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/snapshots/golden-1',
    sightings: 1,
  };
  expect(parseQueueMessage({ restoreLocks: restoration })).toEqual({ kind: 'restoreLocks', restoration });
});

test('what the version before wrote is understood: a lift counts as one, failures of Azure as none', () => {
  const { lifts: _lifts, ...before } = hint;
  const parsed = parseQueueMessage({ ...before, lifted: true });
  expect(parsed).toEqual({ kind: 'hint', hint: { ...hint, lifts: 1 } });
  const { replica, uniqueId, locks } = {
    replica: { subscriptionId: '2', resourceGroup: 'rg-2', name: 'golden-1' },
    uniqueId: 'u',
    locks: [{ name: 'keep', level: 'ReadOnly' }],
  };
  expect(parseQueueMessage({ restoreLocks: { replica, uniqueId, locks, failures: 9, waits: 4 } })).toEqual({
    kind: 'restoreLocks',
    restoration: { replica, uniqueId, locks, waits: 4 },
  });
});

test.each([
  [{ restoreLocks: {} }],
  [
    {
      restoreLocks: {
        replica: { subscriptionId: '2', resourceGroup: 'rg', name: 'x' },
        uniqueId: 'u',
        locks: [1],
      },
    },
  ],
  [null],
  ['{"rule":'],
  [42],
  [[hint]],
  [{}],
  [{ ...hint, rule: '' }],
  [{ ...hint, source: { ...hint.source, name: 1 } }],
  [{ ...hint, target: undefined }],
  [{ ...hint, attempt: -1 }],
  [{ ...hint, lifts: 0.5 }],
  [{ ...hint, since: 'noon' }],
  [{ ...hint, streak: { length: 2 } }],
  [{ ...hint, streak: { reason: 'x', length: 1, did: { times: 1 } } }],
  [{ ...hint, streak: { reason: 'Throttled', length: 'x' } }],
  [{ ...hint, failures: '1' }],
])('%j is no hint', (body) => {
  expect(() => parseQueueMessage(body)).toThrow(MalformedMessageError);
});

test('reads hints that go together, all of them or none', () => {
  const other = { ...hint, target: { subscriptionId: '2', resourceGroup: 'rg-3' } };
  expect(parseQueueMessage({ hints: [hint, other] })).toEqual({ kind: 'hints', hints: [hint, other] });
  for (const hints of [[], 'x', [hint, null], [hint, { ...other, source: undefined }]]) {
    expect(() => parseQueueMessage({ hints })).toThrow(MalformedMessageError);
  }
});
