/** Two installations that convert sources of one group, in one work group: neither touches what the other is working on. */
import { beforeEach, expect, test } from 'vitest';
import type { World } from '../../../src/reconciler/ports.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync, type SyncReport } from '../../../src/reconciler/sync.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Target } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { temporaryName, temporaryTags } from '../../../src/replication/ways/convert/temporary.ts';
import { configOf, day, hintOf, hour, inSource, keyOf, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { noon, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const converting = { ...rule, fullSnapshots: 'convert' } as const;
const work = { subscriptionId: rule.source.subscriptionId, resourceGroup: 'rg-work' };
const config = configOf(converting, { workResourceGroup: work.resourceGroup });
const theirTarget: Target = { ...target, resourceGroup: 'rg-theirs', location: 'southeastasia' };
const theirs: ReplicationConfig = {
  ...config,
  rules: [{ ...converting, name: 'theirs', targets: [theirTarget] }],
};
const source = sourceSnapshot({ incremental: false, diskSizeBytes: 1024 });

let azure: MemoryAzure;
let another: World;

beforeEach(() => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.copyMs = 12 * hour;
  azure.put(source, inSource('golden-1'));
  const own = { installation: 'another', journal: new MemoryJournal() };
  another = Object.assign(Object.create(azure) as World, own);
});

const temporaries = (): string[] =>
  azure.truth().flatMap(({ name }) => (name.startsWith('snaprep-') ? [name] : []));
const copyIn = ({ resourceGroup }: Target): Snapshot | undefined =>
  azure.truth().find(({ id }) => id.includes(`/${resourceGroup}/`));

/** Ours is at a third. */
async function ourCopyGoesOn(): Promise<void> {
  await azure.hints.send([{ hint: hintOf('golden-1', converting), messageId: 'first' }]);
  await runUntil(azure, config, azure.now + 4 * hour);
  expect(copyIn(target)?.completionPercent).toBeGreaterThan(30);
}

const theirNight = (rules: ReplicationConfig = theirs): Promise<SyncReport> => sync(another, rules, 'night');

test('the night of one that selects others of the group leaves our pair alone, and our copy ends', async () => {
  await ourCopyGoesOn();
  const [narrow] = theirs.rules.map((one) => ({
    ...one,
    select: { kind: 'names', patterns: ['other-*'] } as const,
  }));
  const { workGroups } = await theirNight({ ...theirs, rules: narrow ? [narrow] : [] });
  expect(workGroups).toMatchObject([{ pairs: 0, removed: [] }]);
  expect(temporaries()).toHaveLength(1);
  await runUntil(azure, config, azure.now + day);
  expect(copyIn(target)).toMatchObject({ completionPercent: 100 });
  expect(temporaries()).toEqual([]);
});

test('both convert the same source, each by a pair of its own, and each removes that alone', async () => {
  await ourCopyGoesOn();
  let hint: Hint = { ...hintOf('golden-1', converting), target: theirTarget, rule: 'theirs' };
  azure.queue.clear();
  const looks: string[] = [];
  let most = 0;
  for (let look = 0; look < 40 && looks.at(-1) !== 'none InSync'; look++) {
    const { kind, reason } = await reconcile(another, theirs, hint);
    looks.push(`${kind} ${reason}`);
    const next = azure.take();
    if (next !== undefined) ({ hint } = next);
    most = Math.max(most, temporaries().length);
  }
  expect(looks.at(-1)).toBe('none InSync');
  expect(most).toBe(2);
  expect(copyIn(theirTarget)).toMatchObject({ completionPercent: 100 });
  const [left] = azure.truth().filter(({ name }) => name.startsWith('snaprep-'));
  expect(left?.tags).toMatchObject({ [tagKeys.installation]: azure.installation });
  expect(copyIn(target)?.copyCompletionError).toBeUndefined();
});

test('a pair of a release that named no installation is gone on with, and removed', async () => {
  const name = temporaryName(inSource('golden-1'), source.uniqueId);
  const tags = temporaryTags(inSource('golden-1'), source.uniqueId);
  await azure.disks.create({ ...work, name }, {
    name,
    tags,
    sourceResourceId: source.id,
    location: source.location,
    sku: 'Standard_LRS',
  } as never);
  expect(azure.storedDisks.has(keyOf({ ...work, name }))).toBe(true);
  await ourCopyGoesOn();
  expect(temporaries()).toEqual([name]);
  expect(azure.storedDisks.size).toBe(1);
  await runUntil(azure, config, azure.now + day);
  expect(copyIn(target)).toMatchObject({ completionPercent: 100 });
  expect([temporaries(), azure.storedDisks.size]).toEqual([[], 0]);
});
