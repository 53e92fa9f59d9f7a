import { expect, test } from 'vitest';
import { failureFrom } from '../../../src/azure/arm-failure.ts';

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

test('what the identity endpoint answers is no answer of Resource Manager', () => {
  const thrown = { name: 'AuthenticationError', statusCode: 400, message: 'Identity not found' };
  expect(failureFrom(thrown)).toEqual({ code: 'AuthenticationError', message: 'Identity not found' });
});
