/** The rows against the local cloud: what it is built on is what the rows expect, and nothing of a run stays behind. */
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLocalPlace, type LocalPlace } from './places/local-place.ts';
import { replayedPlace } from './places/replayed-place.ts';
import { Stage } from './places/stage.ts';
import { planOf } from './plan.ts';
import { Recorder } from './recording/recorder.ts';
import type { Recording } from './recording/recording.ts';
import { runRows, type Outcome } from './run-rows.ts';
import { rows } from './rows.ts';
import { tableOf } from './table.ts';
import { tagsOf } from './made.ts';

const run = 'snaplive-abcdef';
let local: LocalPlace;
let outcome: Outcome;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'live-recordings-'));
  const recorder = new Recorder(createDefaultHttpClient());
  const { signal } = new AbortController();
  local = await openLocalPlace({ run, signal, tags: tagsOf(run, Date.now()), httpClient: recorder });
  outcome = await runRows({
    plan: planOf(rows, { offer: local.place, budget: { minutes: Infinity, dollars: Infinity } }),
    place: local.place,
    pauseToRemove: local.pauseToRemove,
    recording: {
      recorder,
      save: (recording) => writeFile(path.join(folder, `${recording.row}.json`), JSON.stringify(recording)),
    },
  });
});

afterAll(async () => {
  await local.close();
  await rm(folder, { recursive: true, force: true });
});

test('each row that the local cloud can be asked agrees', () => {
  const asked = outcome.results.filter(({ verdict }) => verdict !== 'left out');
  expect(asked.filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
  const runnable = rows.filter((row) => row.kind === 'run' && row.onlyAzure === undefined);
  expect(asked.map(({ id }) => id).sort()).toEqual(runnable.map(({ id }) => id).sort());
});

test('each other row says why it is only for Azure, and the table has all', () => {
  const table = tableOf(outcome.results);
  expect(outcome.results.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
  for (const { id, verdict, seen } of outcome.results) {
    expect(table).toContain(id);
    if (verdict === 'left out') expect(seen).toMatch(/^(?:only for Azure: |for a person, as )./);
  }
});

test('nothing of the run is left', () => {
  expect(outcome.left).toEqual([]);
  const { place, cloud } = local;
  for (const id of [place.subscriptionId, place.secondSubscriptionId]) {
    expect(cloud.resourceManager.listSnapshots(`/subscriptions/${id ?? ''}`)).toEqual([]);
  }
});

test('a recording has nothing of whoever made it, and says the same again without a cloud', async () => {
  const files = await readdir(folder);
  expect(files.length).toBe(outcome.results.filter(({ verdict }) => verdict !== 'left out').length);
  const { subscriptionId, secondSubscriptionId = '', endpoint, encryptionSetId = '' } = local.place;
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8');
    const secrets = [subscriptionId, secondSubscriptionId, endpoint, run, encryptionSetId, 'eyJ', 'Bearer'];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/[?&]sig=(?!scrubbed)/);
    const recording = JSON.parse(text) as Recording;
    const row = rows.find(({ id }) => id === recording.row);
    if (row?.kind !== 'run') throw new Error(`there is no row ${recording.row}`);
    expect(await row.run(new Stage(replayedPlace(recording), row.id))).toBe(recording.seen);
  }
});
