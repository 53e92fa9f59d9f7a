/** Killed at any step of a replay, a dead letter is never lost; between its copy and its end it is there twice. */
import { ManualClock } from 'local-azure';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { callApi } from '../support/api.ts';
import { CliCloud, finished } from '../support/cli.ts';
import { snapshotId } from '../support/person.ts';
import { touch } from '../support/touch.ts';
import { putUndelivered, undeliveredIn } from '../support/undelivered.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const events = 'snapshot-events';
const hints = 'replication-hints';
const container = 'event-dead-letters';
const minute = 60_000;
const day = 24 * 60 * minute;

interface Letters {
  letters: { queue: string; id: string; reason: string; body?: string }[];
}

type Bus = World['cloud']['serviceBus'];

/** Calls `kill` at the first change of a queue after which `isTime`; gives what says whether it came to that. */
function atChange(bus: Bus, isTime: () => boolean, kill: () => void): () => boolean {
  let killed = false;
  const stop = bus.onChange(() => {
    if (killed || !isTime()) return;
    killed = true;
    kill();
  });
  return () => {
    stop();
    return killed;
  };
}

function isCopied(bus: Bus, queue: string): boolean {
  return bus
    .queue(queue)
    .messages()
    .some(({ messageId }) => messageId.startsWith('replay-'));
}

describe('the app', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start({ rules: [ruleJson({ targets: [targetJson(groups.weu)] })] });
  });

  afterEach(async () => {
    await world.close();
  });

  async function listed(): Promise<Letters['letters']> {
    return (await callApi<Letters>(world, 'GET', '/v1/dead-letters')).body.letters;
  }

  async function act(queue: string, id: string, verb: 'replay' | 'discard'): Promise<unknown> {
    const { status, body } = await callApi(world, 'POST', `/v1/dead-letters/${queue}/${id}/${verb}`);
    return status === 200 ? status : [status, body['code']];
  }

  /** By SIGKILL, which comes before the answer that the broker is about to write. */
  async function killedReplay(queue: string, id: string, isTime: () => boolean): Promise<void> {
    const wasKilled = atChange(world.cloud.serviceBus, isTime, () => world.killHost('SIGKILL'));
    // Nobody is left to answer.
    await expect(act(queue, id, 'replay')).rejects.toThrow();
    expect(wasKilled()).toBe(true);
    await world.quiet();
  }

  /** Three that no release could read: replayed, each comes back. Gives the last one's id. */
  async function threePoisons(): Promise<string> {
    for (const body of ['{"no": 1}', '{"no": 2}', '{"no": 3}']) {
      world.cloud.serviceBus.send(hints, { messageId: body, body });
      await world.settle();
    }
    const letters = await listed();
    expect(letters.map(({ body }) => body)).toEqual(['{"no": 1}', '{"no": 2}', '{"no": 3}']);
    return letters[2]?.id ?? '';
  }

  test.each([
    {
      moment: 'those before it and it are locked',
      isTime: (bus: Bus) =>
        bus
          .queue(hints)
          .deadLetters()
          .every(({ state }) => state === 'locked'),
      after: ['{"no": 1}', '{"no": 2}', '{"no": 3}'],
    },
    {
      moment: 'its copy is sent',
      isTime: (bus: Bus) => isCopied(bus, hints),
      after: ['{"no": 1}', '{"no": 2}', '{"no": 3}', '{"no": 3}'],
    },
    {
      moment: 'it is removed',
      isTime: (bus: Bus) =>
        bus
          .queue(hints)
          .deadLetters()
          .every(({ body }) => body !== '{"no": 3}'),
      after: ['{"no": 1}', '{"no": 2}', '{"no": 3}'],
    },
  ])('killed when $moment: all are there, and none more than twice', async ({ isTime, after }) => {
    const id = await threePoisons();
    await killedReplay(hints, id, () => isTime(world.cloud.serviceBus));
    await world.pass(10 * minute);
    const letters = await listed();
    expect(letters.map(({ body }) => body).sort()).toEqual(after);
    // None of them stays locked: each can be removed.
    for (const letter of letters) expect(await act(hints, letter.id, 'discard')).toBe(200);
    expect(world.cloud.serviceBus.queue(hints).deadLettered).toBe(0);
  });

  test('the lock of one killed is told to the next, who changes nothing until it has run out', async () => {
    const id = await threePoisons();
    await killedReplay(hints, id, () => isCopied(world.cloud.serviceBus, hints));
    const before = world.cloud.serviceBus.queue(hints).deadLetters();
    expect(before.map(({ state }) => state)).toContain('locked');
    for (const verb of ['replay', 'discard'] as const) {
      expect(await act(hints, id, verb)).toEqual([409, 'DeadLetterLocked']);
    }
    expect(world.cloud.serviceBus.queue(hints).deadLetters()).toEqual(before);
    // Those that nobody has can be had meanwhile.
    world.cloud.serviceBus.send(hints, { messageId: 'free', body: '{"no": 4}' });
    await world.quiet();
    const free = (await listed()).find(({ body }) => body === '{"no": 4}');
    expect(await act(hints, free?.id ?? '', 'discard')).toBe(200);
    expect(world.cloud.serviceBus.queue(hints).deadLetters()).toEqual(before);
    await world.pass(10 * minute);
    expect(await act(hints, id, 'discard')).toBe(200);
    expect((await listed()).map(({ body }) => body).sort()).toEqual(['{"no": 1}', '{"no": 2}', '{"no": 3}']);
  });

  test('an event whose replay was killed after its copy is worked on, and its second replay writes nothing', async () => {
    world.cloud.eventGrid.delivery.lose = 1;
    world.person.take(groups.source, 'a', { tags: selected });
    await world.stopHost();
    touch(world, 'a');
    world.clock.advanceBy(15 * day);
    await world.startHost();
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual([]);
    const [letter] = await listed();
    await killedReplay(events, letter?.id ?? '', () => isCopied(world.cloud.serviceBus, events));
    await world.pass(10 * minute);
    expect(world.person.names(groups.weu)).toEqual(['a']);
    expect(await listed()).toMatchObject([{ queue: events, id: letter?.id }]);
    const writes = await world.writesDuring(async () => {
      expect(await act(events, letter?.id ?? '', 'replay')).toBe(200);
      await world.settle();
    });
    expect(writes).toEqual([]);
    expect(await listed()).toEqual([]);
    await again(world);
  });

  test('a file of events whose replay was killed after they were sent stays, and the next replay sends none twice', async () => {
    world.cloud.eventGrid.delivery.lose = 2;
    for (const name of ['a', 'b']) world.person.take(groups.source, name, { tags: selected });
    const undelivered = ['a', 'b'].map((name) => ({
      id: `event-of-${name}`,
      subject: snapshotId(groups.source, name),
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      eventTime: '2026-11-01T10:00:00Z',
      data: { operationName: 'Microsoft.Compute/snapshots/write' },
    }));
    putUndelivered(world.cloud, 'x.json', undelivered);
    const [letter] = await listed();
    await killedReplay(container, letter?.id ?? '', () => isCopied(world.cloud.serviceBus, events));
    expect(undeliveredIn(world.cloud)).toEqual(['x.json']);
    await world.pass(10 * minute);
    expect(world.person.names(groups.weu)).toEqual(['a', 'b']);
    const { duplicates } = world.cloud.serviceBus.queue(events);
    expect(await act(container, letter?.id ?? '', 'replay')).toBe(200);
    expect(world.cloud.serviceBus.queue(events).duplicates).toBe(duplicates + undelivered.length);
    expect(undeliveredIn(world.cloud)).toEqual([]);
    await again(world);
  });
});

test('the command line, killed after the copy: the letter stays locked, is told, and is free five minutes later', async () => {
  const clock = new ManualClock(new Date().toISOString());
  const cli = await CliCloud.start({ clock });
  try {
    const bus = cli.cloud.serviceBus;
    for (const body of ['{"no": 1}', '{"no": 2}']) bus.send(hints, { messageId: body, body });
    clock.advanceBy(15 * day);
    const ids = bus
      .queue(hints)
      .deadLetters()
      .map(({ sequenceNumber }) => String(sequenceNumber));
    const [, id = ''] = ids;
    const replay = cli.spawn('dead-letters', 'replay', hints, id);
    const wasKilled = atChange(
      bus,
      () => isCopied(bus, hints),
      () => replay.kill('SIGKILL'),
    );
    expect(await finished(replay)).toMatchObject({ code: null, out: '' });
    expect(wasKilled()).toBe(true);

    const before = bus.queue(hints).deadLetters();
    expect(before.map(({ body, state }) => [body, state])).toEqual([
      ['{"no": 1}', 'locked'],
      ['{"no": 2}', 'locked'],
    ]);
    for (const words of [['replay'], ['discard', '--yes']]) {
      const refused = await cli.run('dead-letters', ...words, hints, id);
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.error).toContain('Somebody else has it right now');
    }
    expect(bus.queue(hints).deadLetters()).toEqual(before);
    expect(bus.queue(hints).active).toBe(1);

    clock.advanceBy(6 * minute);
    expect(await cli.run('dead-letters', 'replay', hints, id)).toMatchObject({ code: 0 });
    const copies = bus.queue(hints).messages();
    expect(copies.map(({ body }) => body)).toEqual(['{"no": 2}', '{"no": 2}']);
    expect(bus.queue(hints).deadLetters()).toMatchObject([{ body: '{"no": 1}', state: 'active' }]);
  } finally {
    await cli.close();
  }
});
