/** The journal on the real SDK against the local cloud's append blobs. */
import { builtInRole, defaultClientId, LocalCloud } from 'local-azure';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BlobJournal } from '../../../src/azure/journal/blob-journal.ts';
import { rollAtBlocks } from '../../../src/journal/blob-name.ts';
import { lineOf } from '../../../src/journal/entry-line.ts';
import { JournalDamagedError } from '../../../src/reconciler/journal-damaged-error.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import { noon } from '../../support/snapshots.ts';

const hour = 3_600_000;
const day = 24 * hour;
const account = 'service';
const subscriptionId = '11111111-1111-1111-1111-111111111111';
const accountId = `/subscriptions/${subscriptionId}/resourceGroups/rg-snaprep/providers/Microsoft.Storage/storageAccounts/${account}`;
/** As the deployment grants it: Storage Blob Data Contributor, on the container alone. */
const writer = {
  principalId: defaultClientId,
  scope: `${accountId}/blobServices/default/containers/journal`,
  permissions: builtInRole('ba92f5b4-2d11-453d-a403-e96b0029c9fe') ?? noRole(),
};
const today = '2026-11-23.000.jsonl';

let cloud: LocalCloud;
let now = noon;

beforeEach(async () => {
  now = noon;
  cloud = await LocalCloud.start({
    seed: {
      subscriptions: [{ subscriptionId, resourceGroups: [{ name: 'rg-snaprep', location: 'northeurope' }] }],
      storageAccounts: [
        {
          id: accountId,
          location: 'northeurope',
          containers: ['journal', 'other'],
        },
      ],
    },
    queues: [],
    topics: [],
    access: { assignments: [writer], namespaceId: 'none' },
  });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    readFileSync(cloud.certificateFile, 'utf8'),
  ]);
});

afterEach(async () => {
  await cloud.close();
});

function noRole(): never {
  throw new Error('the role is not known');
}

/** Another instance of the service. */
function instance(container = 'journal'): BlobJournal {
  const credential = {
    getToken: async () => {
      const url = `${cloud.identity.url}?api-version=2019-08-01&resource=https://storage.azure.com`;
      const answer = await fetch(url, { headers: { 'x-identity-header': cloud.identity.header } });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return { token, expiresOnTimestamp: Date.now() + hour };
    },
  };
  const settings = { blobServiceUri: `${cloud.blobs.url}/${account}`, container, retentionDays: 400 };
  return new BlobJournal(credential, settings, () => now);
}

/** Calls to the Blob service, as `GET list` or `PUT appendblock`. */
async function callsOf(run: () => Promise<unknown>): Promise<string[]> {
  const before = cloud.blobs.requests.length;
  await run();
  return cloud.blobs.requests
    .slice(before)
    .map(({ method, comp, range }) => [method, comp, range].filter(Boolean).join(' '));
}

function blobs() {
  const container = cloud.blobs.store.accounts.get(account)?.containers.get('journal');
  if (container === undefined) throw new Error('there is no container');
  return container.blobs;
}

/** Text of a blob of the journal; undefined where there is none. */
function text(name: string): string | undefined {
  const blob = blobs().get(name);
  return blob?.content.read(0, blob.content.size).toString();
}

/** Appends to the blob of today past the service. */
function smuggle(...lines: string[]): void {
  const blob = blobs().get(today);
  if (blob?.type !== 'AppendBlob') throw new Error('there is no append blob');
  for (const line of lines) blob.content.append(Buffer.from(line));
}

const idsOf = (entries: readonly JournalEntry[]): string[] => entries.map(({ id }) => id);
const at = (id: string, time: number): JournalEntry => journalEntry(id, { time });

describe('what one instance appends', () => {
  test('another reads, in order of time', async () => {
    await instance().append([at('2', noon - 1000), at('3', noon)]);
    await instance().append([at('1', noon - hour)]);
    const read = await instance().read(noon - day);
    expect(read).toEqual([at('1', noon - hour), at('2', noon - 1000), at('3', noon)]);
    expect(idsOf(await instance().read(noon))).toEqual(['3']);
  });

  test('lies in the blob of its own day, in one block for one day', async () => {
    const midnight = Date.parse('2026-11-24T00:00:00Z');
    const entries = [at('1', midnight - 2), at('2', midnight - 1), at('3', midnight)];
    const calls = await callsOf(() => instance().append(entries));
    expect([...blobs().keys()].sort()).toEqual([today, '2026-11-24.000.jsonl']);
    expect(text(today)).toBe(entries.slice(0, 2).map(lineOf).join(''));
    // For each day: there is no blob yet, it is made, it takes the block.
    expect(calls).toEqual([1, 2].flatMap(() => ['PUT appendblock', 'PUT', 'PUT appendblock']));
    expect(await callsOf(() => instance().append([at('4', midnight)]))).toEqual(['PUT appendblock']);
  });

  test('is all there when many write at once', async () => {
    const writers = Array.from({ length: 8 }, () => instance());
    await Promise.all(
      writers.flatMap((writer, who) =>
        Array.from({ length: 5 }, (_, which) => writer.append([journalEntry(`${who}-${which}`)])),
      ),
    );
    expect(await instance().read(noon - day)).toHaveLength(40);
  });

  test('is found across the turn of a year, also from a clock that is ahead', async () => {
    now = Date.parse('2026-12-31T23:59:00Z');
    await instance().append([at('before', now - 12 * hour), at('ahead', now + 2 * 60_000)]);
    expect(idsOf(await instance().read(now - day))).toEqual(['before', 'ahead']);
  });

  test('of many megabytes is split over blocks', async () => {
    const many = Array.from({ length: 5000 }, (_, id) =>
      journalEntry(String(id), { detail: 'x'.repeat(1000) }),
    );
    await instance().append(many);
    expect(await instance().read(noon - day)).toHaveLength(5000);
  });
});

describe('a blob that is nearly full', () => {
  async function filled(blocks: number): Promise<void> {
    await instance().append([journalEntry('first')]);
    smuggle(...Array<string>(blocks - 1).fill('\n'));
  }

  test('is left for the next of the day before it is full', async () => {
    await filled(rollAtBlocks - 1);
    const writer = instance();
    await writer.append([journalEntry('last')]);
    await writer.append([journalEntry('next')]);
    expect(text('2026-11-23.001.jsonl')).toBe(lineOf(journalEntry('next')));
    expect(idsOf(await instance().read(noon - day))).toEqual(['first', 'last', 'next']);
  });

  test('loses nothing when it is full before that was seen', async () => {
    await filled(50_000);
    await Promise.all(['a', 'b', 'c'].map((id) => instance().append([journalEntry(id)])));
    expect(idsOf(await instance().read(noon - day)).sort()).toEqual(['a', 'b', 'c', 'first']);
    expect(text('2026-11-23.001.jsonl')).toContain('"id":"a"');
  });
});

describe('an outage', () => {
  const down = { times: 1000, answer: { status: 503, code: 'ServerBusy' } };

  test('is told by both, and after it all goes on', async () => {
    const journal = instance();
    await journal.append([journalEntry('1')]);
    await journal.read(0);
    cloud.blobs.faults.add(down);
    await expect(journal.append([journalEntry('2')])).rejects.toMatchObject({
      name: 'ArmError',
      failure: { status: 503, code: 'ServerBusy' },
    });
    await expect(journal.read(0)).rejects.toMatchObject({ failure: { status: 503 } });
    cloud.blobs.faults.clear();
    await journal.append([journalEntry('2')]);
    expect(idsOf(await journal.read(0))).toEqual(['1', '2']);
  });

  test.each([
    ['the listing', { comp: 'list' }],
    ['a blob', { path: /2026-11-23/, method: 'GET' }],
    ['an append', { comp: 'appendblock' }],
  ])(
    'nor what something else answers in place of the service to %s, and what was written is there',
    async (_to, asked) => {
      await instance().append([journalEntry('1')]);
      const reader = instance();
      const page = `<html>\n${'<p>blocked by your organisation</p>\n'.repeat(100)}</html>\n`;
      cloud.blobs.faults.add({ ...asked, times: 2, answer: { status: 200, page } });
      const failure = { name: 'ArmError', failure: { code: 'MalformedAnswer' } };
      await expect(
        'comp' in asked && asked.comp === 'appendblock'
          ? reader.append([journalEntry('2')])
          : reader.read(noon - day),
      ).rejects.toMatchObject(failure);
      cloud.blobs.faults.clear();
      expect(idsOf(await reader.read(noon - day))).toEqual(['1']);
    },
  );

  test('of one part of many is told too, never as what is left', async () => {
    const journal = instance();
    await journal.append([at('1', noon - day), at('2', noon)]);
    cloud.blobs.faults.add({ ...down, path: /2026-11-22/ });
    await expect(instance().read(noon - day)).rejects.toMatchObject({ failure: { status: 503 } });
  });

  test('a lost answer stores a line twice, which is read once', async () => {
    const journal = instance();
    await journal.append([journalEntry('1')]);
    cloud.blobs.faults.add({ comp: 'appendblock', answer: 'lost-answer' });
    await journal.append([journalEntry('2')]);
    expect(text(today)?.split('\n').filter(Boolean)).toHaveLength(3);
    expect(idsOf(await journal.read(0))).toEqual(['1', '2']);
  });

  test('a role that is missing is told by its name, for reads and for writes', async () => {
    const journal = instance('other');
    const told = { failure: { status: 403, code: 'AuthorizationPermissionMismatch' } };
    await expect(journal.read(0)).rejects.toMatchObject(told);
    await expect(journal.append([journalEntry('1')])).rejects.toMatchObject(told);
    await expect(journal.read(0)).rejects.toThrow(/Storage Blob Data Contributor on container other/);
  });

  test('a container that is gone can neither be read nor written', async () => {
    const journal = instance();
    cloud.blobs.store.accounts.get(account)?.containers.delete('journal');
    const told = { failure: { status: 404, code: 'ContainerNotFound' } };
    await expect(journal.read(0)).rejects.toMatchObject(told);
    await expect(journal.append([journalEntry('1')])).rejects.toMatchObject(told);
    await expect(journal.read(0)).rejects.toThrow(/there is no container journal/);
  });
});

describe('a read', () => {
  test('fetches what is new, and asks once where nothing is', async () => {
    const [writer, reader] = [instance(), instance()];
    await writer.append([journalEntry('1')]);
    const first = lineOf(journalEntry('1')).length;
    const read = (): Promise<unknown> => reader.read(noon - day);
    expect(await callsOf(read)).toEqual(['GET list', `GET bytes=0-${first - 1}`]);
    expect(await callsOf(read)).toEqual(['GET list']);
    await writer.append([journalEntry('2')]);
    expect(await callsOf(read)).toEqual(['GET list', `GET bytes=${first}-${2 * first - 1}`]);
    expect(idsOf(await reader.read(noon - day))).toEqual(['1', '2']);
  });

  test('that began before an append is never handed to who reads after it', async () => {
    const journal = instance();
    await journal.append([journalEntry('1')]);
    const early = journal.read(0);
    const late = journal.append([journalEntry('2')]).then(() => journal.read(0));
    expect(idsOf(await late)).toEqual(['1', '2']);
    await early;
  });

  test('of an empty journal is empty', async () => {
    expect(await instance().read(0)).toEqual([]);
  });

  test('of long ago has every day since, and none before', async () => {
    const days = Array.from({ length: 60 }, (_, ago) => at(String(ago), noon - ago * day));
    await instance().append(days);
    expect(await instance().read(noon - 100 * day)).toHaveLength(60);
    expect(await instance().read(noon - 30 * day)).toHaveLength(31);
  });
});

describe('what may hide a deletion', () => {
  async function damaged(journal: BlobJournal): Promise<JournalDamagedError> {
    const error: unknown = await journal.read(noon - day).catch((reason: unknown) => reason);
    if (error instanceof JournalDamagedError) return error;
    throw new Error(`not damaged: ${String(error)}`);
  }

  test('a line that is no entry is told, with its place and all the rest', async () => {
    await instance().append([journalEntry('1')]);
    smuggle('{"id":"2","kind":"dele');
    await instance().append([journalEntry('3')]);
    const error = await damaged(instance());
    expect(error.failure).toEqual({
      code: 'JournalDamaged',
      message: `${today}: the line at byte ${lineOf(journalEntry('1')).length} is no entry`,
    });
    expect(idsOf(error.entries)).toEqual(['1', '3']);
  });

  test('is over when its day is out of the window', async () => {
    await instance().append([journalEntry('1')]);
    smuggle('nonsense\n');
    const journal = instance();
    await damaged(journal);
    now = noon + 2 * day;
    await journal.append([at('2', now)]);
    expect(idsOf(await journal.read(now - day))).toEqual(['2']);
  });

  test('a line without an end is told, and read once it has one', async () => {
    const journal = instance();
    await journal.append([journalEntry('1')]);
    const line = lineOf(journalEntry('2'));
    smuggle(line.slice(0, 20));
    expect((await damaged(journal)).message).toContain('has no end');
    smuggle(line.slice(20));
    expect(idsOf(await journal.read(0))).toEqual(['1', '2']);
  });

  test.each(['gone', 'begun anew', 'begun anew and longer'])(
    'a blob that is %s is told, and what was read of it counts',
    async (what) => {
      const journal = instance();
      await journal.append([journalEntry('1')]);
      await journal.read(0);
      blobs().delete(today);
      if (what !== 'gone') await instance().append([journalEntry('2')]);
      if (what.endsWith('longer')) await instance().append([journalEntry('3'), journalEntry('4')]);
      const made = blobs().get(today);
      if (made !== undefined) made.createdOn += hour;
      const error = await damaged(journal);
      expect(error.message).toContain(`${today} was ${lineOf(journalEntry('1')).length} bytes long`);
      expect(idsOf(error.entries)).toContain('1');
    },
  );
});

describe('retention', () => {
  test('removes days that are over, whole, and nothing else', async () => {
    const journal = instance();
    await journal.append([at('old', noon - 400 * day), at('edge', noon - 399 * day), at('new', noon)]);
    const [any] = blobs().values();
    if (any === undefined) throw new Error('nothing is there');
    blobs().set('2020-notes.txt', { ...any, name: '2020-notes.txt' });
    expect(await journal.prune(noon - 399 * day)).toEqual(['2025-10-19.000.jsonl']);
    expect(idsOf(await instance().read(0))).toEqual(['edge', 'new']);
    expect(blobs().has('2020-notes.txt')).toBe(true);
    expect(await journal.prune(noon - 399 * day)).toEqual([]);
  });

  test('never takes what the guard needs', async () => {
    const journal = instance();
    await journal.append([at('1', noon - day)]);
    await expect(journal.prune(noon)).rejects.toThrow(RangeError);
    await expect(journal.prune(Number.NaN)).rejects.toThrow(RangeError);
    expect(idsOf(await journal.read(0))).toEqual(['1']);
  });
});
