/** More dead letters than a list shows, and letters that are no longer what was shown. */
import { ManualClock } from 'local-azure';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callApi } from '../support/api.ts';
import { CliCloud } from '../support/cli.ts';
import { snapshotId } from '../support/person.ts';
import { putUndelivered, undeliveredIn } from '../support/undelivered.ts';
import { groups, World } from '../support/world.ts';

const events = 'snapshot-events';
const hints = 'replication-hints';
const container = 'event-dead-letters';
const minute = 60_000;
const day = 24 * 60 * minute;
const mostLetters = 1000;
const mostFiles = 200;

interface Letters {
  complete: boolean;
  unread: { group: string; code: string; detail: string }[];
  letters: { queue: string; id: string; about?: string }[];
}

function eventOf(name: string): Record<string, unknown> {
  return { id: `event-of-${name}`, subject: snapshotId(groups.source, name), data: {} };
}

function putFiles(cloud: World['cloud'], count: number): void {
  for (let no = 0; no < count; no++) {
    putUndelivered(cloud, `${String(no).padStart(4, '0')}.json`, [eventOf(`golden-${no}`)]);
  }
}

describe('by the API', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start();
  });

  afterEach(async () => {
    await world.close();
  });

  async function listed(): Promise<Letters> {
    return (await callApi<Letters>(world, 'GET', '/v1/dead-letters')).body;
  }

  async function act(verb: 'replay' | 'discard', queue: string, id: string): Promise<unknown> {
    const { status, body } = await callApi(world, 'POST', `/v1/dead-letters/${queue}/${id}/${verb}`);
    return status === 200 ? status : [status, body['code']];
  }

  test('as many as a list shows are the whole of it; beyond that it says so, of each place', async () => {
    const bus = world.cloud.serviceBus;
    await world.stopHost();
    for (let no = 0; no < mostLetters; no++) bus.send(hints, { messageId: `m-${no}`, body: `{"no": ${no}}` });
    world.clock.advanceBy(15 * day);
    putFiles(world.cloud, mostFiles);
    await world.startHost();
    await world.quiet();
    const whole = await listed();
    expect(whole).toMatchObject({ complete: true, unread: [] });
    expect(whole.letters).toHaveLength(mostLetters + mostFiles);

    await world.stopHost();
    bus.send(hints, { messageId: 'youngest', body: '{"no": "youngest"}' });
    world.clock.advanceBy(15 * day);
    putFiles(world.cloud, mostFiles + 1);
    await world.startHost();
    await world.quiet();
    const capped = await listed();
    expect(capped.letters).toHaveLength(mostLetters + mostFiles);
    expect(capped).toMatchObject({
      complete: false,
      unread: [
        { group: container, code: 'TooMany', detail: 'only the first 200 files are shown' },
        {
          group: hints,
          code: 'TooMany',
          detail: expect.stringContaining('only the oldest 1000 are shown') as string,
        },
      ],
    });
    // One that is not shown can be had all the same, by its number; those before it stay.
    const youngest = bus.queue(hints).deadLetters().at(-1);
    expect(youngest?.body).toBe('{"no": "youngest"}');
    expect(await act('discard', hints, String(youngest?.sequenceNumber))).toBe(200);
    expect(
      bus
        .queue(hints)
        .deadLetters()
        .map(({ body }) => body),
    ).toEqual(Array.from({ length: mostLetters }, (_, no) => `{"no": ${no}}`));
  });

  test('a file that changed since it was listed is neither discarded nor replayed, until it is listed again', async () => {
    putUndelivered(world.cloud, 'x.json', [eventOf('a')]);
    const [shown] = (await listed()).letters;
    putUndelivered(world.cloud, 'x.json', [eventOf('a'), eventOf('b')]);
    for (const verb of ['discard', 'replay'] as const) {
      expect(await act(verb, container, shown?.id ?? '')).toEqual([409, 'DeadLetterLocked']);
      expect(undeliveredIn(world.cloud)).toEqual(['x.json']);
    }
    expect(world.cloud.serviceBus.queue(events).completed).toBe(0);
    const [now] = (await listed()).letters;
    expect(now?.about).toBe('a, b');
    expect(await act('discard', container, now?.id ?? '')).toBe(200);
    expect(undeliveredIn(world.cloud)).toEqual([]);
    expect(await act('discard', container, now?.id ?? '')).toEqual([404, 'NoSuchDeadLetter']);
  });

  test.each([
    ['the name alone', 'x.json'],
    ['any version', '* x.json'],
    ['no version', '"" x.json'],
  ])('an id that names %s removes nothing', async (_, text) => {
    putUndelivered(world.cloud, 'x.json', [eventOf('a')]);
    const id = Buffer.from(text).toString('base64url');
    for (const verb of ['discard', 'replay'] as const) {
      expect(await act(verb, container, id)).toEqual([404, 'NoSuchDeadLetter']);
    }
    expect(undeliveredIn(world.cloud)).toEqual(['x.json']);
  });

  test('a letter that was replayed since it was shown and came back is another one, and stays', async () => {
    const bus = world.cloud.serviceBus;
    bus.send(hints, { messageId: 'poison', body: '{"no": 1}' });
    await world.settle();
    const [shown] = (await listed()).letters;
    expect(await act('replay', hints, shown?.id ?? '')).toBe(200);
    await world.settle();
    expect(await act('discard', hints, shown?.id ?? '')).toEqual([404, 'NoSuchDeadLetter']);
    expect(bus.queue(hints).deadLetters()).toMatchObject([{ body: '{"no": 1}', state: 'active' }]);
  });
});

describe('by the command line', () => {
  let clock: ManualClock;
  let cli: CliCloud;

  beforeEach(async () => {
    clock = new ManualClock(new Date().toISOString());
    cli = await CliCloud.start({ clock });
  });

  afterEach(async () => {
    await cli.close();
  });

  test('a list that is cut short says so, in words, in the report and by how it ends', async () => {
    const bus = cli.cloud.serviceBus;
    for (let no = 0; no <= mostLetters; no++)
      bus.send(hints, { messageId: `m-${no}`, body: `{"no": ${no}}` });
    clock.advanceBy(15 * day);
    putFiles(cli.cloud, mostFiles + 1);
    const listed = await cli.run('dead-letters', 'list', '-o', 'json', ...cli.journal);
    expect(listed.code).toBe(3);
    expect(listed.error).toContain(`${hints}: TooMany: only the oldest 1000 are shown`);
    expect(listed.error).toContain(`${container}: TooMany: only the first 200 files are shown`);
    const report = JSON.parse(listed.out) as Letters;
    expect(report.complete).toBe(false);
    expect(report.letters).toHaveLength(mostLetters + mostFiles);
    // By its number each is shown and removed, wherever it stands.
    const youngest = String(bus.queue(hints).deadLetters().at(-1)?.sequenceNumber);
    const shown = await cli.run('dead-letters', 'show', hints, youngest, ...cli.journal);
    expect(shown).toMatchObject({
      code: 0,
      out: expect.stringContaining(`{"no": ${mostLetters}}`) as string,
    });
    for (const none of [`${youngest}0`, `0${youngest}`, '-1', 'x', '9'.repeat(19)]) {
      const unknown = await cli.run('dead-letters', 'show', hints, none, ...cli.journal);
      expect({ none, code: unknown.code, out: unknown.out }).toEqual({ none, code: 64, out: '' });
    }
    expect(await cli.run('dead-letters', 'discard', hints, youngest, '--yes', ...cli.journal)).toMatchObject({
      code: 0,
    });
    expect(bus.queue(hints).deadLettered).toBe(mostLetters);
  });

  test('a file that changes after the list, or between being shown and removed, stays', async () => {
    putUndelivered(cli.cloud, 'x.json', [eventOf('a')]);
    const id = await onlyId();
    putUndelivered(cli.cloud, 'x.json', [eventOf('b')]);
    expect(await cli.run('dead-letters', 'discard', container, id, '--yes', ...cli.journal)).toMatchObject({
      code: 64,
      out: '',
    });
    expect(undeliveredIn(cli.cloud)).toEqual(['x.json']);

    const current = await onlyId();
    const { blobs } = cli.cloud;
    blobs.requests.splice(0);
    let changed = false;
    const stop = blobs.onChange(() => {
      const isRead = blobs.requests.some(
        ({ method, path, status }) => method === 'GET' && path.endsWith('/x.json') && status !== undefined,
      );
      if (changed || !isRead || blobs.inFlight > 0) return;
      changed = true;
      putUndelivered(cli.cloud, 'x.json', [eventOf('c')]);
    });
    const meanwhile = await cli.run('dead-letters', 'discard', container, current, '--yes', ...cli.journal);
    stop();
    expect(changed).toBe(true);
    expect(meanwhile).toMatchObject({ code: 1, out: '' });
    expect(meanwhile.error).toContain('or it changed');
    expect(undeliveredIn(cli.cloud)).toEqual(['x.json']);
  });

  async function onlyId(): Promise<string> {
    const { out } = await cli.run('dead-letters', 'list', '-o', 'json', ...cli.journal);
    const [letter, ...more] = (JSON.parse(out) as Letters).letters;
    expect(more).toEqual([]);
    return letter?.id ?? '';
  }
});
