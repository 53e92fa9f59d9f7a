import { AggregateAuthenticationError, CredentialUnavailableError } from '@azure/identity';
import { expect, test } from 'vitest';
import { failureFrom, isFailure } from '../../../src/azure/arm-failure.ts';
import { toldCredential, waysTried } from '../../../src/cli/told-credential.ts';

/** What somebody learns whose token failed by this. */
async function told(error: Error, isLocal = false): Promise<Error> {
  const credential = toldCredential({ getToken: () => Promise.reject(error) }, isLocal);
  return credential.getToken('https://management.azure.com/.default').then(
    () => new Error('there was a token'),
    (failure: unknown) => failure as Error,
  );
}

const unavailable = new CredentialUnavailableError(
  'EnvironmentCredential is unavailable. Look.\nMore of it.',
);
const expired = new CredentialUnavailableError(
  'Command failed: az account\nERROR: AADSTS700082: The refresh token has expired.\nTrace ID: 1',
);

test('nobody being signed in is one line with what to do, and stays a failure of a token', async () => {
  const failure = await told(new AggregateAuthenticationError([unavailable], 'Failed.'));
  expect(failure.message).toBe('nobody is signed in; az login');
  expect(isFailure(failure)).toBe(true);
  expect(failureFrom(failure)).toEqual({
    code: 'AggregateAuthenticationError',
    message: 'nobody is signed in; az login',
  });
  expect(waysTried(failure)).toEqual(['EnvironmentCredential is unavailable']);
});

test('what Entra refused is told with it', async () => {
  const { message } = await told(new AggregateAuthenticationError([unavailable, expired], 'Failed.'));
  expect(message).toBe('nobody is signed in; az login (AADSTS700082: The refresh token has expired.)');
});

test('a local cloud that is gone is told as that, and anything else as it was', async () => {
  expect((await told(unavailable, true)).message).toContain('start it again');
  expect(await told(unavailable)).toBe(unavailable);
  const defect = new TypeError('x');
  expect(await told(defect, true)).toBe(defect);
});
