/** Dead letters by the built bundle and the built command line, on the real queues and storage of the local cloud. */
import { ManualClock } from 'local-azure';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EvaluatedDeployment, PredictedResource } from '../../src/local/deployment/evaluated.ts';
import { again } from '../support/again.ts';
import { callApi } from '../support/api.ts';
import { CliCloud } from '../support/cli.ts';
import { snapshotId } from '../support/person.ts';
import { touch } from '../support/touch.ts';
import { putUndelivered, undeliveredIn } from '../support/undelivered.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const events = 'snapshot-events';
const hints = 'replication-hints';
const container = 'event-dead-letters';

interface Letters {
  complete: boolean;
  letters: { queue: string; id: string; reason: string; about?: string; todo?: string; body?: string }[];
}

function eventOf(name: string): Record<string, unknown> {
  const subject = snapshotId(groups.source, name);
  return {
    id: `event-of-${name}`,
    subject,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: '2026-11-01T10:00:00Z',
    data: { operationName: 'Microsoft.Compute/snapshots/write', claims: { name: 'Ada' } },
  };
}

/** The topic's role on the queue has not been given, or does not hold yet. */
function withoutDelivery(deployment: EvaluatedDeployment): void {
  const isDelivery = ({ id, properties }: PredictedResource): boolean =>
    id.includes(`/queues/${events}'`) && String(properties?.['principalId']).includes('/systemTopics/');
  deployment.predictedResources = deployment.predictedResources.filter((one) => !isDelivery(one));
}

describe('by the API', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start({ rules: [ruleJson({ targets: [targetJson(groups.weu)] })] });
  });

  afterEach(async () => {
    await world.close();
  });

  async function listed(): Promise<Letters> {
    return (await callApi<Letters>(world, 'GET', '/v1/dead-letters')).body;
  }

  test('an event that Event Grid may not deliver yet is put where it says, and replayed from there', async () => {
    await world.close();
    const rules = [ruleJson({ targets: [targetJson(groups.weu)] })];
    world = await World.start({ rules, change: withoutDelivery });
    world.person.take(groups.source, 'a', { tags: selected });
    await world.settle();
    await world.moveTo(world.clock.now() + 5 * 60_000);
    expect(world.person.names(groups.weu)).toEqual([]);
    const [letter, ...others] = (await listed()).letters;
    expect([letter, others]).toMatchObject([{ queue: container, about: 'a', deliveries: 1 }, []]);
    expect(letter?.reason).not.toBe('Unknown');
    const address = `/v1/dead-letters/${container}/${letter?.id ?? ''}/replay`;
    expect(await callApi(world, 'POST', address)).toMatchObject({ status: 200 });
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual(['a']);
    expect(undeliveredIn(world.cloud)).toEqual([]);
    await again(world);
  });

  test('an event that no app was there to take is replayed once the app starts again', async () => {
    world.cloud.eventGrid.delivery.lose = 1;
    world.person.take(groups.source, 'a', { tags: selected });
    await world.stopHost();
    touch(world, 'a');
    const [sent] = world.cloud.serviceBus.queue(events).messages();
    world.clock.advanceBy(15 * 24 * 3_600_000);
    await world.deploy();
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual([]);
    const [letter] = (await listed()).letters;
    expect(letter).toMatchObject({ queue: events, reason: 'TTLExpiredException', about: 'a' });
    expect(letter).not.toHaveProperty('body');
    const address = `/v1/dead-letters/${events}/${letter?.id ?? ''}/replay`;
    expect(await callApi(world, 'POST', address)).toMatchObject({ status: 200 });
    await world.settle();
    expect(sent?.messageId).toMatch(/^touch/);
    expect(world.person.names(groups.weu)).toEqual(['a']);
    expect((await listed()).letters).toEqual([]);
    await again(world);
  });

  test('a poison message comes back with the same bytes for as long as its cause is there, and is discarded', async () => {
    // No release could read it; two spaces would not outlive being parsed.
    const poison = '{ "rule": "golden-images",  "source": {}, "target": {} }';
    world.cloud.serviceBus.send(hints, { messageId: 'poison', body: poison });
    await world.settle();
    expect(world.cloud.serviceBus.queue(hints).deadLetters()).toHaveLength(1);
    const [letter] = (await listed()).letters;
    expect(letter).toMatchObject({ queue: hints, reason: 'MaxDeliveryCountExceeded', body: poison });
    expect(letter?.todo).toContain('replay once the cause is gone');

    const before = await callApi(world, 'POST', `/v1/dead-letters/${hints}/${letter?.id ?? ''}/replay`);
    expect(before).toMatchObject({ status: 200, body: { result: 'replayed' } });
    // Its cause is still there, so it comes back, under another number and with the same bytes.
    await world.settle();
    const [again1, ...more] = (await listed()).letters;
    expect(more).toEqual([]);
    expect(again1).toMatchObject({ queue: hints, body: poison });
    expect(again1?.id).not.toBe(letter?.id);
    const discarded = await callApi(world, 'POST', `/v1/dead-letters/${hints}/${again1?.id ?? ''}/discard`);
    expect(discarded).toMatchObject({ status: 200, body: { result: 'discarded' } });
    expect((await listed()).letters).toEqual([]);
    expect(await callApi(world, 'POST', `/v1/dead-letters/${hints}/999/replay`)).toMatchObject({
      status: 404,
      body: { code: 'NoSuchDeadLetter' },
    });
  });

  test('events that could not be delivered are replayed, and nothing is written twice', async () => {
    world.cloud.eventGrid.delivery.lose = 2;
    for (const name of ['a', 'b']) world.person.take(groups.source, name, { tags: selected });
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual([]);
    const told = { deadLetterReason: 'MaxDeliveryAttemptsExceeded', deliveryAttempts: 30 };
    putUndelivered(
      world.cloud,
      'topic/1/x.json',
      ['a', 'b'].map((name) => ({ ...eventOf(name), ...told })),
    );
    const { letters, complete } = await listed();
    expect(complete).toBe(true);
    expect(letters).toMatchObject([
      { queue: container, reason: 'MaxDeliveryAttemptsExceeded', about: 'a, b' },
    ]);
    expect(JSON.stringify(letters)).not.toContain('Ada');
    const address = `/v1/dead-letters/${container}/${letters[0]?.id ?? ''}/replay`;
    expect(await callApi(world, 'POST', address)).toMatchObject({ status: 200 });
    expect(undeliveredIn(world.cloud)).toEqual([]);
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual(['a', 'b']);
    expect(await callApi(world, 'POST', address)).toMatchObject({ status: 404 });
    await again(world);
  });
});

test('with the roles of a deployment that grants each queue apart, all three places are read and replayed', async () => {
  const world = await World.start({
    deployment: 'private-network',
    rules: [ruleJson({ targets: [targetJson(groups.weu)] })],
  });
  try {
    world.cloud.serviceBus.send(events, { messageId: 'no event', body: '[1,  2]' });
    putUndelivered(world.cloud, 'a.json', [eventOf('a')]);
    await world.settle();
    const before = (await callApi<Letters>(world, 'GET', '/v1/dead-letters')).body;
    expect(before).toMatchObject({ complete: true, letters: [{ queue: events }, { queue: container }] });
    for (const { queue, id } of before.letters) {
      const address = `/v1/dead-letters/${queue}/${id}/replay`;
      expect(await callApi(world, 'POST', address)).toMatchObject({ status: 200 });
    }
    await world.settle();
    expect(undeliveredIn(world.cloud)).toEqual([]);
    const [back] = world.cloud.serviceBus.queue(events).deadLetters();
    expect(back).toMatchObject({ body: '[1,  2]' });
  } finally {
    await world.close();
  }
});

test('by the command line they are listed, shown, replayed, and discarded after a question', async () => {
  const cli = await CliCloud.start();
  try {
    putUndelivered(cli.cloud, 'a.json', [{ ...eventOf('a'), deadLetterReason: 'Unknown' }]);
    putUndelivered(cli.cloud, 'b.json', [eventOf('b')]);
    const listed = await cli.run('dead-letters', 'list', '-o', 'json', ...cli.journal);
    expect(listed).toMatchObject({ code: 0, error: '' });
    const { letters } = JSON.parse(listed.out) as Letters;
    expect(letters).toMatchObject([{ about: 'a' }, { about: 'b' }]);
    const [one = '', other = ''] = letters.map(({ id }) => id);
    const shown = await cli.run('dead-letters', 'show', container, one, ...cli.journal);
    expect(shown.out).toContain('Ada');
    expect(await cli.run('dead-letters', 'replay', container, one, ...cli.journal)).toMatchObject({
      code: 0,
    });
    expect(cli.cloud.serviceBus.queue(events).active).toBe(1);
    const [sent] = cli.cloud.serviceBus.queue(events).messages();
    expect(JSON.stringify(sent)).not.toContain('deadLetterReason');

    const unasked = await cli.run('dead-letters', 'discard', container, other, ...cli.journal);
    expect(unasked).toMatchObject({ code: 64, out: '' });
    expect(undeliveredIn(cli.cloud)).toEqual(['b.json']);
    const done = await cli.run('dead-letters', 'discard', container, other, '--yes', ...cli.journal);
    expect(done).toMatchObject({ code: 0 });
    expect(undeliveredIn(cli.cloud)).toEqual([]);
    expect(await cli.run('dead-letters', 'replay', container, other, ...cli.journal)).toMatchObject({
      code: 64,
    });
  } finally {
    await cli.close();
  }
});

test('by the command line letters of both queues are listed with what to do, and replayed or discarded', async () => {
  const clock = new ManualClock(new Date().toISOString());
  const cli = await CliCloud.start({ clock });
  try {
    const bus = cli.cloud.serviceBus;
    for (const queue of [events, hints]) {
      for (const id of ['one', 'two'])
        bus.send(queue, { messageId: id, body: `{"of":"${queue}","id":"${id}"}` });
    }
    // Nobody is there to take them.
    clock.advanceBy(15 * 24 * 3_600_000);
    const table = await cli.run('dead-letters', 'list', ...cli.journal);
    expect(table).toMatchObject({ code: 0, error: '' });
    expect(table.out).toContain('TTLExpiredException');
    const { letters } = JSON.parse(
      (await cli.run('dead-letters', 'list', '-o', 'json', ...cli.journal)).out,
    ) as Letters;
    expect(letters.map(({ queue }) => queue).sort()).toEqual([hints, hints, events, events]);
    expect(letters.every(({ todo = '' }) => todo !== '')).toBe(true);
    for (const queue of [events, hints]) {
      const [one = '', two = ''] = letters.filter((letter) => letter.queue === queue).map(({ id }) => id);
      const shown = await cli.run('dead-letters', 'show', queue, one, '-o', 'json', ...cli.journal);
      expect(JSON.parse(shown.out)).toMatchObject({ queue, id: one, body: `{"of":"${queue}","id":"one"}` });
      expect(await cli.run('dead-letters', 'replay', queue, one, ...cli.journal)).toMatchObject({ code: 0 });
      expect(
        bus
          .queue(queue)
          .messages()
          .map(({ body }) => body),
      ).toEqual([`{"of":"${queue}","id":"one"}`]);
      expect(await cli.run('dead-letters', 'discard', queue, two, '--yes', ...cli.journal)).toMatchObject({
        code: 0,
      });
      expect(bus.queue(queue).deadLetters()).toEqual([]);
    }
    expect((await cli.run('dead-letters', 'list', ...cli.journal)).out).toBe('No dead letter.\n');
  } finally {
    await cli.close();
  }
});
