import { expect, test } from 'vitest';
import { failureFrom } from '../../../src/azure/arm-failure.ts';
import { refusalText } from '../../../src/azure/refusal-text.ts';
import { classify } from '../../../src/replication/refusals/classify-failure.ts';
import { noon } from '../../support/snapshots.ts';

/** As reported of images with a plan whose terms nobody accepted in the subscription. */
const notPurchased = {
  code: 'MarketplacePurchaseEligibilityFailed',
  message: 'Marketplace purchase eligibilty check returned errors. See inner errors for details. ',
  details: [
    {
      code: 'BadRequest',
      message: 'Offer cannot be purchased.',
      details: [{ message: 'Legal terms have not been accepted for this item on this subscription.' }],
    },
  ],
};

test('the cause inside is told with the refusal, and a failure carries it on', () => {
  const told =
    'Marketplace purchase eligibilty check returned errors. See inner errors for details. (BadRequest: Offer cannot be purchased.; Legal terms have not been accepted for this item on this subscription.)';
  expect(refusalText(notPurchased)).toBe(told);
  const thrown = { name: 'RestError', statusCode: 400, message: 'm', details: { error: notPurchased } };
  expect(failureFrom(thrown)).toMatchObject({ code: notPurchased.code, message: told });
});

test.each([
  ['no text at all', { details: [{ code: 'X' }] }, undefined],
  ['no text but inside', { message: '', innererror: { message: 'why' } }, 'why'],
  [
    'the same once more',
    { message: 'no: because', details: [{ code: 'X', message: 'because' }] },
    'no: because',
  ],
  ['details that are none', { message: 'no', details: 'x', innererror: [1] }, 'no'],
])('%s', (_what, error, told) => {
  expect(refusalText(error)).toBe(told);
});

test('what has no end is cut off', () => {
  const endless: Record<string, unknown> = { message: 'x'.repeat(1500) };
  endless['innererror'] = { message: 'y'.repeat(1500), innererror: endless };
  expect(refusalText(endless)?.length).toBe(2001);
});

test('what a refusal means is read from what stands inside as well', () => {
  const limit = {
    code: 'OperationNotAllowed',
    message: 'See inner errors for details.',
    details: [{ code: 'X', message: 'Number of ongoing CopyStart requests limit has been reached' }],
  };
  const thrown = { name: 'RestError', statusCode: 409, message: 'm', details: { error: limit } };
  expect(classify(failureFrom(thrown), noon)).toEqual({ kind: 'quota' });
});
