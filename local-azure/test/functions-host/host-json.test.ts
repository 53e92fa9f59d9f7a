/** Settings of `host.json` by which the real host would not run the app, or would run it otherwise. */
import { expect, it } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import { packageOf, run } from './fixture-app.ts';

const queue = `app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: () => {} });`;
const ask = `app.http('ask', { authLevel: 'anonymous', handler: () => ({ body: 'in' }) });`;
const now = new ManualClock('2026-03-01T12:00:00Z').now();

it('without a bundle of extensions there are no queues; timers and addresses there are', async () => {
  const start = run(packageOf(queue, { extensionBundle: undefined }), { now });
  await expect(start).rejects.toThrow(
    "The 'receive' function is in error: The binding type(s) 'serviceBusTrigger' are not registered. Please ensure " +
      'the type is correct and the binding extension is installed.',
  );
  const { host } = await run(packageOf(ask, { extensionBundle: undefined }));
  expect((await fetch(`${host.httpUrl}/api/ask`)).status).toBe(200);
});

const id = 'Microsoft.Azure.Functions.ExtensionBundle';

it.each([
  [{ version: '[4.*, 5.0.0)' }, /The value of id property in extensionBundle section/],
  [{ id }, /The value of version property in extensionBundle section/],
  [{ id, version: '4.x' }, /The value of version property in extensionBundle section/],
])('a bundle %j is none', async (extensionBundle, words) => {
  await expect(run(packageOf(ask, { extensionBundle }))).rejects.toThrow(words);
});

it.each([
  [{ maxConcurrentCalls: 'many' }, /serviceBus:maxConcurrentCalls/],
  [{ maxConcurrentCalls: 0 }, /serviceBus:maxConcurrentCalls/],
  [{ maxConcurrentCalls: 1.5 }, /serviceBus:maxConcurrentCalls/],
  [{ autoCompleteMessages: 'sometimes' }, /serviceBus:autoCompleteMessages/],
  [{ maxAutoLockRenewalDuration: 30 }, /serviceBus:maxAutoLockRenewalDuration/],
  [{ maxAutoLockRenewalDuration: '00:90:00' }, /serviceBus:maxAutoLockRenewalDuration/],
  // Twenty-four days to .NET, which takes too large an hour for days.
  [{ maxAutoLockRenewalDuration: '24:00:00' }, /serviceBus:maxAutoLockRenewalDuration/],
])('of queues %j is refused', async (serviceBus, words) => {
  await expect(run(packageOf(ask, { extensions: { serviceBus } }))).rejects.toThrow(words);
});

it.each([
  [{ extensions: { serviceBus: { prefetchCount: 10 } } }, /prefetchCount/],
  [{ concurrency: { dynamicConcurrencyEnabled: true } }, /dynamicConcurrencyEnabled/],
  [{ functions: ['ask'] }, /functions/],
  [{ customHandler: { description: {} } }, /customHandler/],
])('what would change how the app runs, and is not imitated, is refused: %j', async (hostJson, words) => {
  await expect(run(packageOf(ask, hostJson))).rejects.toThrow(words);
});

it('texts of the right form are values, as configuration has texts alone', async () => {
  const serviceBus = { maxConcurrentCalls: '4', autoCompleteMessages: 'True', prefetchCount: '0' };
  const { host } = await run(packageOf(ask, { extensions: { serviceBus } }));
  expect((await fetch(`${host.httpUrl}/api/ask`)).status).toBe(200);
});
