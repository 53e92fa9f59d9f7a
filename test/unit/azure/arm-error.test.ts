import { expect, test } from 'vitest';
import { callArm, failureFrom } from '../../../src/azure/arm-error.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';

const headers = { get: (name: string) => (name === 'retry-after' ? '17' : undefined) };

test.each([
  [
    'an error of Resource Manager',
    {
      name: 'RestError',
      statusCode: 429,
      code: 'OperationNotAllowed',
      message: 'text',
      details: {
        error: {
          code: 'OperationNotAllowed',
          message: 'text',
          details: [{ code: 'TooManyRequests', target: 'x' }],
        },
      },
      response: { headers },
    },
    {
      status: 429,
      code: 'OperationNotAllowed',
      message: 'text',
      details: [{ code: 'TooManyRequests' }],
      retryAfterMs: 17_000,
    },
  ],
  [
    'one whose inner object comes alone',
    { statusCode: 409, message: 'm', details: { code: 'ScopeLocked', message: 'locked' } },
    { status: 409, code: 'ScopeLocked', message: 'locked' },
  ],
  [
    'a broken connection',
    { name: 'RestError', code: 'ECONNRESET', message: 'socket hang up' },
    { code: 'ECONNRESET', message: 'socket hang up' },
  ],
  [
    'a call that took too long',
    { name: 'AbortError', message: 'aborted' },
    { code: 'AbortError', message: 'aborted' },
  ],
  [
    'an answer without a body',
    { name: 'RestError', statusCode: 502, message: '' },
    { status: 502, code: 'Http502', message: 'no message' },
  ],
  ['something else', 'text', { code: 'Unknown', message: 'text' }],
])('reads %s', (_what, thrown, failure) => {
  expect(failureFrom(thrown)).toEqual(failure);
});

test.each([
  Object.assign(new Error('throttled'), { name: 'RestError', statusCode: 429 }),
  Object.assign(new Error('aborted'), { name: 'AbortError' }),
  Object.assign(new Error('no token'), { name: 'CredentialUnavailableError' }),
  Object.assign(new Error('refused'), { name: 'AggregateAuthenticationError' }),
])('$name is a failure of Azure', async (thrown) => {
  await expect(callArm('GET snapshot golden-1', () => Promise.reject(thrown))).rejects.toThrow(ArmError);
});

test('a defect of ours is none', async () => {
  const defect = new TypeError("Cannot read properties of undefined (reading 'toLowerCase')");
  await expect(callArm('GET snapshot golden-1', () => Promise.reject(defect))).rejects.toBe(defect);
});
