/** What subscriptions have answered: each recording still says what it said, and the local cloud agrees with it or is told so. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { recordingsIn, replay } from './replay.ts';
import { rows } from './rows.ts';

const folder = fileURLToPath(new URL('recorded', import.meta.url));
const recordings = existsSync(folder) ? await recordingsIn(folder) : [];

test('recordings are of Azure, one for a row', () => {
  expect(recordings.filter(({ place }) => place.from !== 'azure')).toEqual([]);
  expect(new Set(recordings.map(({ row }) => row)).size).toBe(recordings.length);
});

for (const recording of recordings) {
  test(`${recording.row}: Azure's answer of ${recording.recorded} is what is expected`, async () => {
    expect(await replay(recording, rows)).toMatchObject({ verdict: 'agrees', seen: recording.seen });
  });
}
