import { describe, expect, test } from 'vitest';
import { classify } from '../../../../src/replication/refusals/classify-failure.ts';
import { noon } from '../../../support/snapshots.ts';

const verdict = (status: number | undefined, code: string, message = '', more = {}): unknown =>
  classify({ ...(status !== undefined && { status }), code, message, ...more }, noon);

describe('status comes before code', () => {
  test('429 is throttling, even where Compute calls it OperationNotAllowed', () => {
    expect(verdict(429, 'OperationNotAllowed')).toEqual({ kind: 'throttled' });
    expect(verdict(429, 'SubscriptionRequestsThrottled', '', { retryAfterMs: 7000 })).toEqual({
      kind: 'throttled',
      retryAfterMs: 7000,
    });
  });

  test('the same code without 429 is a refusal', () => {
    expect(verdict(409, 'OperationNotAllowed', 'Disk is attached')).toMatchObject({
      kind: 'blocked',
      lookAgain: 'slowly',
    });
  });

  test('the end of the window is taken from the details, else the seconds from the text', () => {
    const details = [
      { code: 'TooManyRequests', message: '{"operationGroup":"x","endTime":"2026-11-23T12:05:00+00:00"}' },
    ];
    expect(verdict(429, 'OperationNotAllowed', '', { details })).toEqual({
      kind: 'throttled',
      retryAfterMs: 300_000,
    });
    expect(verdict(429, 'X', "Please try again after '303' seconds.")).toEqual({
      kind: 'throttled',
      retryAfterMs: 303_000,
    });
    expect(verdict(429, 'X', 'Please retry after 2 minutes.')).toMatchObject({ retryAfterMs: 120_000 });
  });

  test('of several waits the longest counts, and none is as good as 0', () => {
    const details = [
      { code: 'TooManyRequests', message: '{\\"endTime\\":\\"2026-11-23T12:00:40+00:00\\"}' },
      { code: 'TooManyRequests', message: '{"endTime":"2026-11-23T12:00:20+00:00"}' },
    ];
    const text = "Please try again after '30' seconds.";
    expect(verdict(429, 'X', text, { details, retryAfterMs: 0 })).toMatchObject({ retryAfterMs: 40_000 });
    expect(verdict(429, 'X', text, { retryAfterMs: 0 })).toMatchObject({ retryAfterMs: 30_000 });
    expect(verdict(429, 'X', text, { retryAfterMs: 60_000 })).toMatchObject({ retryAfterMs: 60_000 });
    expect(verdict(429, 'X', '', { retryAfterMs: 0 })).toEqual({ kind: 'throttled', retryAfterMs: 0 });
  });

  test('what our own budget held back says so', () => {
    expect(verdict(429, 'BudgetExhausted', '', { retryAfterMs: 1234 })).toEqual({
      kind: 'throttled',
      retryAfterMs: 1234,
      byBudget: true,
    });
  });
});

test.each([
  [undefined, 'ECONNRESET'],
  [undefined, 'MalformedAnswer'],
  [undefined, 'AuthenticationError'],
  [500, 'InternalServerError'],
  [503, 'ServerBusy'],
  [401, 'InvalidAuthenticationToken'],
  [408, 'RequestTimeout'],
  [409, 'Conflict'],
  [409, 'ConflictingConcurrentWriteNotAllowed'],
  [409, 'OperationPreempted'],
  [404, 'InvalidResourceType'],
  [404, 'ResourceNotFound'],
])('%s %s is tried again', (status, code) => {
  expect(verdict(status, code)).toMatchObject({ kind: 'transient' });
});

test.each([
  'Number of ongoing CopyStart requests limit has been reached',
  'the CopyStart requests limit is 100',
  'too many ONGOING copystart operations',
])('%j is the quota, whatever the code', (message) => {
  expect(verdict(409, 'OperationNotAllowed', message)).toEqual({ kind: 'quota' });
  expect(verdict(400, 'BadRequest', message)).toEqual({ kind: 'quota' });
});

test.each([
  [409, 'ScopeLocked'],
  [403, 'AuthorizationFailed'],
  [403, 'LinkedAuthorizationFailed'],
  [403, 'RequestDisallowedByPolicy'],
  [409, 'MissingSubscriptionRegistration'],
  [409, 'ResourceGroupBeingDeleted'],
  [404, 'ResourceGroupNotFound'],
  [409, 'SnapshotsLimitReached'],
  [400, 'MarketplacePurchaseEligibilityFailed'],
  [400, 'ResourcePurchaseValidationFailed'],
  [400, 'SkuNotAvailable'],
  [400, 'QuotaExceeded'],
  [400, 'NoRegisteredProviderFound'],
  [404, 'NotFound'],
  [400, 'Http400'],
])('%s %s blocks until something changes, under its own name', (status, code) => {
  expect(verdict(status, code)).toEqual({ kind: 'blocked', reason: code, lookAgain: 'slowly' });
});

test.each([
  "Changing property 'sourceResourceId' is not allowed for existing disk 'golden-1'.",
  "Changing property 'creationData' is not allowed.",
])('a name that another source has: %s', (text) => {
  expect(verdict(400, 'BadRequest', text)).toEqual({
    kind: 'blocked',
    reason: 'NameTaken',
    lookAgain: 'slowly',
  });
});

test("what is not known is a refusal with Azure's code", () => {
  expect(verdict(400, 'InvalidParameter', 'SKU …')).toEqual({
    kind: 'blocked',
    reason: 'InvalidParameter',
    lookAgain: 'never',
  });
});
