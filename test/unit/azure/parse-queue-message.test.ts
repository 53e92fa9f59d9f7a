import { expect, test } from 'vitest';
import { MalformedMessageError, parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';

const hint = {
  rule: 'golden-images',
  source: { subscriptionId: '1', resourceGroup: 'rg', name: 'golden-1' },
  target: { subscriptionId: '2', resourceGroup: 'rg-2' },
  failures: 1,
  streak: { reason: 'Throttled', length: 2 },
  attempt: 3,
};

test('reads what was sent, and nothing else', () => {
  expect(parseQueueMessage({ ...hint, surprise: 'x' })).toEqual({ kind: 'hint', hint });
  const { failures: _f, streak: _s, attempt: _a, ...bare } = hint;
  expect(parseQueueMessage(bare)).toEqual({ kind: 'hint', hint: bare });
});

test('reads locks that are to be put back', () => {
  const restoration = {
    replica: { subscriptionId: '2', resourceGroup: 'rg-2', name: 'golden-1' },
    uniqueId: 'u',
    locks: [{ name: 'keep', level: 'ReadOnly', notes: 'audit', owners: ['a'] }],
    failures: 2,
  };
  expect(parseQueueMessage({ restoreLocks: restoration })).toEqual({ kind: 'restoreLocks', restoration });
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
  [{ ...hint, since: 'noon' }],
  [{ ...hint, streak: { length: 2 } }],
  [{ ...hint, streak: { reason: 'Throttled', length: 'x' } }],
  [{ ...hint, failures: '1' }],
])('%j is no hint', (body) => {
  expect(() => parseQueueMessage(body)).toThrow(MalformedMessageError);
});
