import { expect, test } from 'vitest';
import { callArm } from '../../../src/azure/call-arm.ts';
import { noteAnswer } from '../../../src/azure/pipeline/noted-answer.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';

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

/** As the clients do: an answer arrives, then something is made of it. */
async function answered(status: number): Promise<void> {
  type Request = Parameters<typeof noteAnswer>[0];
  type Answer = Awaited<ReturnType<typeof noteAnswer>>;
  await noteAnswer({} as Request, () => Promise.resolve({ status } as Answer));
}

test.each([200, 202, 302])('what a client makes of a strange answer %i is no defect', async (status) => {
  const call = callArm('GET snapshot golden-1', async () => {
    await answered(status);
    throw new TypeError("Cannot read properties of null (reading 'id')");
  });
  await expect(call).rejects.toMatchObject({ failure: { code: 'MalformedAnswer' } });
  await expect(call).rejects.not.toHaveProperty('failure.status');
});

test('a success that a client could not parse says nothing of its contents', async () => {
  const secret = 'https://md-x.blob.storage.azure.net/?sig=secret';
  const thrown = Object.assign(new Error(`Error while parsing - ${secret}`), {
    name: 'RestError',
    code: 'PARSE_ERROR',
    statusCode: 200,
  });
  const error: unknown = await callArm('x', () => Promise.reject(thrown)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ failure: { code: 'MalformedAnswer' } });
  expect(error).not.toHaveProperty('failure.status');
  expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain('secret');
});

test('a refusal that cannot be read is a refusal, and never that something is not there', async () => {
  const call = callArm('GET snapshot golden-1', async () => {
    await answered(404);
    throw new TypeError('x');
  });
  await expect(call).rejects.toMatchObject({ failure: { status: 404, code: 'Http404' } });
});

test('an answer to another call does not make a defect a failure', async () => {
  await callArm('first', () => answered(200));
  const defect = new TypeError('x');
  await expect(callArm('second', () => Promise.reject(defect))).rejects.toBe(defect);
});
