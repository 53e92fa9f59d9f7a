/** Whoever asks is told of a copy that Azure refuses, and not only whoever reads records. */
import { afterEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { callApi } from '../support/api.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const hour = 60 * 60_000;
const refusal = { status: 403, code: 'RequestDisallowedByPolicy', message: 'The tag owner is missing.' };

afterEach(async () => {
  await world.close();
});

async function replica(): Promise<unknown> {
  const { body } = await callApi<{ replicas: unknown[] }>(world, 'GET', '/v1/status');
  return body.replicas[0];
}

test('a policy that refuses a copy is told by status, explain and history until it no longer does', async () => {
  world = await World.start({ rules: [ruleJson({ targets: [targetJson(groups.weu)] })] });
  const { faults } = world.cloud.resourceManager;
  const { resourceGroup } = groups.weu;
  faults.add({ method: 'PUT', resourceGroup, times: Infinity, answer: refusal });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle(hour);
  expect(await replica()).toMatchObject({
    state: 'blocked',
    reason: refusal.code,
    detail: expect.stringContaining(refusal.message) as string,
    refusedAt: expect.any(String) as string,
  });
  const { body: explained } = await callApi(world, 'GET', '/v1/explain/golden-1');
  expect(JSON.stringify(explained)).toContain(refusal.message);
  const { body: history } = await callApi(world, 'GET', '/v1/history?since=PT2H');
  expect(history).toMatchObject({ happenings: [{ what: 'refused', reason: refusal.code }] });

  faults.clear();
  await world.nightlySync();
  await world.settle(6 * hour);
  expect(await replica()).toMatchObject({ state: 'ready' });
  expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({ completionPercent: 100 });
  await again(world);
});
