import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { snapshotId } from '../support/person.ts';
import { touch } from '../support/touch.ts';
import { groups, selected, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const events = 'snapshot-events';
const hints = 'replication-hints';

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

function complete(name: string): boolean {
  const replicas = [groups.weu, groups.sea].map((target) => world.person.get(target, name));
  return replicas.every((replica) => replica?.completionPercent === 100);
}

test('doubled, late and reordered events end in the same state', async () => {
  Object.assign(world.cloud.eventGrid.delivery, {
    duplicates: 3,
    delayMs: 4 * minute,
    reorderMs: 3 * minute,
  });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  world.person.take(groups.source, 'golden-2');
  world.person.tag(groups.source, 'golden-2', selected);
  world.person.take(groups.source, 'golden-3', { tags: selected });
  world.person.delete(groups.source, 'golden-3');
  await world.settle();
  expect(complete('golden-1')).toBe(true);
  expect(complete('golden-2')).toBe(true);
  expect(world.person.get(groups.weu, 'golden-3')).toBeUndefined();
  await again(world);
});

test('events in the CloudEvents schema, and of the tags API, are understood as well', async () => {
  await world.close();
  world = await World.start({ schema: 'CloudEventSchemaV1_0' });
  world.person.take(groups.source, 'golden-1');
  await world.settle();
  world.cloud.resourceManager.putTags(snapshotId(groups.source, 'golden-1'), selected);
  await world.settle();
  expect(complete('golden-1')).toBe(true);
  expect(world.records.map(({ change }) => change)).toContain('tags');
  await again(world);
});

test('who did it is in the events, and neither in our messages nor in our logs', async () => {
  const messages: string[] = [];
  const stop = world.cloud.onChange(() => {
    for (const queue of [events, hints]) {
      const waiting = world.cloud.serviceBus.queue(queue).messages();
      messages.push(...waiting.map((message) => `${queue} ${JSON.stringify(message)}`));
    }
  });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'x' });
  await world.settle();
  world.person.delete(groups.source, 'golden-1');
  await world.settle();
  stop();
  const personal = /Ada|example\.com|192\.0\.2\.|00000000ada0/;
  expect(messages.filter((text) => text.startsWith(events) && personal.test(text))).not.toEqual([]);
  expect(messages.filter((text) => text.startsWith(hints))).not.toEqual([]);
  expect(messages.filter((text) => text.startsWith(hints) && personal.test(text))).toEqual([]);
  expect(world.lines.filter((line) => personal.test(line))).toEqual([]);
});

test('a lost event is healed by the nightly sync', async () => {
  world.cloud.eventGrid.delivery.lose = 1;
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  expect(world.person.list(groups.weu)).toEqual([]);
  await world.nightlySync();
  expect(complete('golden-1')).toBe(true);
  await again(world);
});

test('the full pass can be asked for, is answered at once, and its records say what it found', async () => {
  world.cloud.eventGrid.delivery.lose = 1;
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  const { status, body } = await world.http('POST', 'sync');
  expect(status).toBe(202);
  await world.settle();
  const { passId } = body as { passId: string };
  const ofPass = world.records.filter((record) => record['passId'] === passId);
  expect(ofPass).toMatchObject([
    { event: 'syncRequested' },
    { event: 'syncStarted' },
    ...[groups.weu, groups.sea].map((target) => ({
      event: 'synced',
      target: target.resourceGroup,
      targetSubscription: target.subscriptionId,
      targetLocation: target.location,
      counts: { ReplicaMissing: 1 },
      hints: 1,
    })),
    { event: 'workGroupSwept' },
    { event: 'syncFinished', pairs: 2, stopped: 0, hints: 2 },
  ]);
  expect(complete('golden-1')).toBe(true);
  await again(world);
});

test('a replica that someone deleted comes back with the nightly sync', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  world.person.delete(groups.weu, 'golden-1');
  await world.nightlySync();
  expect(complete('golden-1')).toBe(true);
  await again(world);
});

describe('message ids', () => {
  test('a tag added and removed within a second: both events are looked at', async () => {
    world.person.take(groups.source, 'golden-1');
    await world.settle();
    const looks = (): number => world.records.filter(({ event }) => event === 'reconciled').length;
    const before = looks();
    world.person.tag(groups.source, 'golden-1', selected);
    world.person.tag(groups.source, 'golden-1', { owner: 'x' });
    await world.settle();
    expect(world.cloud.serviceBus.queue(hints).duplicates).toBe(0);
    expect(looks() - before).toBeGreaterThanOrEqual(4);
    // The second one won, whichever came first.
    expect(world.person.list(groups.weu)).toEqual([]);
  });

  test('the same event five times is one hint per target', async () => {
    world.cloud.eventGrid.delivery.duplicates = 4;
    world.person.take(groups.source, 'golden-1');
    await world.settle();
    expect(
      world.cloud.serviceBus.queue(events).completed + world.cloud.serviceBus.queue(events).duplicates,
    ).toBe(5);
    expect(world.records.filter(({ event }) => event === 'reconciled')).toHaveLength(2);
  });

  test('three chains of looks for one replica become one', async () => {
    world.person.take(groups.source, 'golden-1', { tags: selected });
    for (let chain = 0; chain < 3; chain++) touch(world, 'golden-1');
    await world.settle(30_000);
    const { scheduled } = world.cloud.serviceBus.queue(hints);
    expect(scheduled).toBe(2);
    await world.settle();
    expect(complete('golden-1')).toBe(true);
    await again(world);
  });
});

describe('what is no event of ours', () => {
  function deliver(body: string): void {
    world.cloud.serviceBus.send(events, { body });
  }

  test.each(['not json', '42', 'null', '[]', '{}', '{"eventType":1}', '\uFEFF{}'])(
    '%j is dead-lettered, and the rest goes on',
    async (body) => {
      deliver(body);
      world.person.take(groups.source, 'golden-1', { tags: selected });
      await world.settle();
      expect(world.cloud.serviceBus.queue(events)).toMatchObject({ active: 0, deadLettered: 1 });
      expect(complete('golden-1')).toBe(true);
    },
  );

  test('foreign events are dropped with a reason, and never logged', async () => {
    const vm = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1';
    deliver(
      JSON.stringify({
        id: 'x',
        subject: vm,
        eventType: 'Microsoft.Resources.ResourceWriteSuccess',
        eventTime: '2026-11-23T12:00:00Z',
        data: {
          claims: { name: 'Ada Example' },
          resourceUri: vm,
          httpRequest: { clientIpAddress: '192.0.2.1' },
        },
        dataVersion: '2',
        metadataVersion: '1',
      }),
    );
    await world.settle();
    const dropped = { event: 'eventDropped', reason: 'ForeignResourceType', count: 1 };
    // Nothing else of it but the id of its trace.
    const traceId = expect.stringMatching(/^[0-9a-f]{32}$/) as unknown;
    expect(world.records).toContainEqual({ ...dropped, traceId });
    expect(world.cloud.serviceBus.queue(events).deadLettered).toBe(0);
  });

  test('no personal data of any event is in any log or message', async () => {
    world.person.take(groups.source, 'golden-1', { tags: selected });
    await world.settle();
    const logged = world.lines.join('\n');
    for (const secret of ['claims', 'ipaddr', '@example.com', 'clientIpAddress', 'principalId']) {
      expect(logged).not.toContain(secret);
    }
  });
});
