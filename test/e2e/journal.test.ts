/** The journal of the built bundle, with the settings and roles of the deployment. */
import { Lease, Pages } from 'local-azure';
import { afterEach, expect, test } from 'vitest';
import { World } from '../support/world.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('the nightly pass removes what is older than the retention, and keeps the rest', async () => {
  const here = (world = await World.start());
  const blobs = [...here.cloud.blobs.store.accounts.values()]
    .map(({ containers }) => containers.get('journal')?.blobs)
    .find((found) => found !== undefined);
  if (blobs === undefined) throw new Error('the deployment has no container of the journal');
  const content = { type: 'PageBlob' as const, content: new Pages(512), contentType: '', metadata: {} };
  const times = { createdOn: 0, lastModified: 0 };
  const names = ['2025-10-18.000.jsonl', '2025-10-19.000.jsonl', '2026-11-22.000.jsonl', 'notes.txt'];
  for (const name of names) blobs.set(name, { name, ...content, ...times, etag: '"1"', lease: new Lease() });
  await here.nightlySync();
  // 400 days before noon of 23 November 2026 is noon of 19 October 2025: that day is not over yet.
  expect([...blobs.keys()].filter((name) => names.includes(name))).toEqual(names.slice(1));
  expect(here.records.filter(({ event }) => event === 'journalPruned')).toMatchObject([
    { event: 'journalPruned', removed: ['2025-10-18.000.jsonl'] },
  ]);
});
