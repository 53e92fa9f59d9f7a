/** A rule that is changed so that it selects an image no more takes the last replica of it nowhere along unasked. */
import { beforeEach, expect, test } from 'vitest';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  nights,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
/** Nobody's tags are these. */
const changed = configOf({ ...rule, select: { kind: 'tags', tags: { SnapReplicate: 'replicate' } } });
let azure: MemoryAzure;

function image(name: string, tags = sourceSnapshot().tags): void {
  const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
  azure.put({ ...source, tags }, inSource(name));
  if (replicaIn(azure, name) === undefined) azure.put(replicaOf(source), inTarget(name));
}

/** Its tag is taken off, and the event of it arrives, or is lost. */
async function untag(name: string, event: 'arrives' | 'is lost'): Promise<void> {
  image(name, {});
  const hint: Hint = { ...hintOf(name), announced: true, since: azure.now };
  if (event === 'arrives') await azure.hints.send([{ hint, messageId: `untagged-${name}` }]);
}

beforeEach(() => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  image('golden-1');
});

test('the only one stays until somebody approves', async () => {
  await nights(azure, changed, 9);
  expect(replicaIn(azure)).toBeDefined();
  const [set] = (await pendingDeletions(azure, changed)).sets;
  expect(set).toMatchObject({ needsApproval: true, pending: [{ reason: 'SourceUnselected' }] });
  await approveDeletions(azure, changed, set?.setId ?? '');
  await runUntil(azure, changed, azure.now + day);
  expect(replicaIn(azure)).toBeUndefined();
});

test('the only one stays, whatever else was written to its source and told by events', async () => {
  for (let night = 0; night < 9; night++) {
    // As a policy or a report of costs does each day.
    image('golden-1', { ...sourceSnapshot().tags, cost: String(night) });
    const hint: Hint = { ...hintOf('golden-1'), announced: true, since: azure.now };
    await azure.hints.send([{ hint, messageId: `written-${night}` }]);
    await nights(azure, changed, 1, `night-${night}`);
  }
  expect(replicaIn(azure)).toBeDefined();
  const [set] = (await pendingDeletions(azure, changed)).sets;
  expect(set).toMatchObject({ needsApproval: true, pending: [{ reason: 'SourceUnselected' }] });
});

test('and a rule that is put right takes the mark off', async () => {
  await nights(azure, changed, 3);
  await nights(azure, config, 1, 'right');
  expect(replicaIn(azure)?.tags).toEqual(replicaOf(sourceSnapshot()).tags);
});

test('the only one goes where an event told that its source was changed, also when the night saw it first', async () => {
  await untag('golden-1', 'is lost');
  await nights(azure, config, 1);
  await untag('golden-1', 'arrives');
  await nights(azure, config, 2, 'then');
  expect(replicaIn(azure)).toBeUndefined();
});

test('one of several goes, whatever told of it', async () => {
  for (const name of ['golden-2', 'golden-3']) image(name);
  await untag('golden-1', 'is lost');
  await nights(azure, config, 3);
  expect(replicaIn(azure)).toBeUndefined();
});

test('what an event told of one reason says nothing of another', async () => {
  await untag('golden-1', 'arrives');
  await runUntil(azure, config, azure.now + hour);
  azure.remove(inSource('golden-1'));
  await nights(azure, config, 5);
  expect(replicaIn(azure)).toBeDefined();
});
