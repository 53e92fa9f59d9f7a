import { expect, test } from 'vitest';
import { MalformedHintError, parseHint } from '../../../src/azure/parse-hint.ts';

const hint = {
  rule: 'golden-images',
  source: { subscriptionId: '1', resourceGroup: 'rg', name: 'golden-1' },
  target: { subscriptionId: '2', resourceGroup: 'rg-2' },
  failures: 1,
  waits: 2,
  attempt: 3,
};

test('reads what was sent, and nothing else', () => {
  expect(parseHint({ ...hint, surprise: 'x' })).toEqual(hint);
  const { failures: _f, waits: _w, attempt: _a, ...bare } = hint;
  expect(parseHint(bare)).toEqual(bare);
});

test.each([
  [null],
  ['{"rule":'],
  [42],
  [[hint]],
  [{}],
  [{ ...hint, rule: '' }],
  [{ ...hint, source: { ...hint.source, name: 1 } }],
  [{ ...hint, target: undefined }],
  [{ ...hint, waits: -1 }],
  [{ ...hint, failures: '1' }],
])('%j is no hint', (body) => {
  expect(() => parseHint(body)).toThrow(MalformedHintError);
});
