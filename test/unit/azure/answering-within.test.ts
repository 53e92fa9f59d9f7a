import { expect, test } from 'vitest';
import type { TokenCredential } from '@azure/identity';
import { answeringWithin } from '../../../src/azure/answering-within.ts';
import { isFailure } from '../../../src/azure/arm-failure.ts';

const token = { token: 't', expiresOnTimestamp: Date.now() + 3_600_000 };
const never = (): Promise<never> => new Promise(() => undefined);

/** Answers in this order, the last for ever. */
function answering(...answers: (() => Promise<typeof token>)[]): TokenCredential {
  let count = 0;
  return { getToken: () => (answers[Math.min(count++, answers.length - 1)] ?? never)() };
}

test('a token that comes is handed on', async () => {
  const credential = answeringWithin(
    60_000,
    answering(() => Promise.resolve(token)),
  );
  expect(await credential.getToken('scope')).toBe(token);
});

test('what was refused is refused with its own words', async () => {
  const refused = new Error('Authentication failed');
  const credential = answeringWithin(
    60_000,
    answering(() => Promise.reject(refused)),
  );
  await expect(credential.getToken('scope')).rejects.toBe(refused);
});

test('no answer is a failure of something outside, and the next call asks again', async () => {
  const credential = answeringWithin(
    1,
    answering(never, () => Promise.resolve(token)),
  );
  const failed = await credential.getToken('scope').catch((error: unknown) => error);
  expect(failed).toMatchObject({ name: 'CredentialUnansweredError' });
  expect(isFailure(failed)).toBe(true);
  expect(await credential.getToken('scope')).toBe(token);
});
