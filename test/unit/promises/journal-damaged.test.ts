/** A journal of which a part is lost for good: deletions that hang on it are asked for in the end, and wait for ever for nothing. */
import { beforeEach, expect, test } from 'vitest';
import { JournalDamagedError } from '../../../src/reconciler/journal-damaged-error.ts';
import type { Outcome } from '../../../src/reconciler/reconcile.ts';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import {
  configOf,
  day,
  deleteSource,
  hour,
  inSource,
  inTarget,
  nights,
  replicaIn,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
const names = ['golden-1', 'golden-2', 'golden-3'];
let azure: MemoryAzure;

beforeEach(async () => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
  await deleteSource(azure, 'golden-1');
});

test('what was announced about the day that is damaged waits for an approval, and then goes', async () => {
  const damaged = azure.now;
  const { journal } = azure;
  const read = journal.read.bind(journal);
  journal.read = async (since) => {
    const entries = await read(since);
    if (since <= damaged) throw new JournalDamagedError(['the line at byte 0 is no entry'], entries);
    return entries;
  };
  const outcomes: Outcome[] = await nights(azure, config, 30);
  expect(replicaIn(azure)).toBeDefined();
  expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'SourceGroupLost' });
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true });
  await approveDeletions(azure, config, set?.setId ?? '');
  await nights(azure, config, 2, 'then');
  expect(names.filter((name) => replicaIn(azure, name))).toEqual(names.slice(1));
});

test('one that cannot be read for nine days needs nobody', async () => {
  azure.journal.reading = 'refused';
  await nights(azure, config, 9);
  expect(replicaIn(azure)).toBeDefined();
  azure.journal.reading = 'works';
  await nights(azure, config, 2, 'then');
  expect(azure.now).toBeLessThan(noon + 12 * day);
  expect(names.filter((name) => replicaIn(azure, name))).toEqual(names.slice(1));
});
