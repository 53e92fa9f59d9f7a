/** What is whose: two installations, replicas of before, and what people write in between. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { withoutTag } from '../../../src/replication/tag-drift.ts';
import {
  configOf,
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  minute,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { installation, noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

function world(replica: Partial<Snapshot> = {}, source: Snapshot = sourceSnapshot()): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(source, inSource('golden-1'));
  azure.put(replicaOf(sourceSnapshot(), replica), inTarget('golden-1'));
  azure.put(sourceSnapshot({ name: 'beside' }), inSource('beside'));
  azure.put(replicaOf(sourceSnapshot({ name: 'beside' })), inTarget('beside'));
  return azure;
}

let sent = 0;

async function looksBy(azure: MemoryAzure, only: Rule, time = day): Promise<Set<string>> {
  const reasons = new Set<string>();
  await azure.hints.send([{ hint: hintOf('golden-1', only), messageId: `look-${++sent}` }]);
  await runUntil(azure, configOf(only), azure.now + time, ({ reason }) => reasons.add(reason));
  return reasons;
}

/** From now on another installation of the service looks at this Azure. */
function as(azure: MemoryAzure, name: string): MemoryAzure {
  azure.queue.clear();
  return Object.assign(azure, { installation: name });
}

const narrower: Rule = {
  ...rule,
  name: 'try-out',
  select: { kind: 'names', patterns: ['test-*'] },
  unselectedDelayMs: hour,
  deleteDelayMs: minute,
};

describe('a second installation', () => {
  test('with a narrower selection leaves our replica as it is, also when the source is gone', async () => {
    const azure = world();
    const before = replicaIn(azure);
    as(azure, 'sb-another');
    expect(await looksBy(azure, narrower)).toEqual(new Set(['OtherInstallation']));
    azure.stored.delete(keyOf(inSource('golden-1')));
    expect(await looksBy(azure, narrower)).toEqual(new Set(['OtherInstallation']));
    expect(replicaIn(azure)).toEqual(before);
  });

  test('with the same rule does not renew it, and ours does', async () => {
    const renewed = sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + 30 * minute });
    const azure = world({}, renewed);
    expect(await looksBy(as(azure, 'sb-another'), rule)).toContain('NameTaken');
    expect(replicaIn(azure)?.uniqueId).toBe('unique-replica-golden-1');
    expect(await looksBy(as(azure, installation), rule)).toContain('InSync');
    expect(replicaIn(azure)?.tags).toMatchObject({ [tagKeys.generation]: 'renewed' });
  });

  test('with replicas of the same sources is no sign of life of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 9 }), fc.nat({ max: 12 }), async (own, theirs) => {
        const azure = new MemoryAzure();
        azure.now = noon + hour;
        const names = Array.from({ length: own + theirs }, (_, at) => `golden-${at}`);
        for (const [at, name] of names.entries()) {
          const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
          azure.put(source, inSource(name));
          const { tags, ...made } = replicaOf(source);
          const of = at < own ? installation : 'sb-another';
          azure.put({ ...made, tags: { ...tags, [tagKeys.installation]: of } }, inTarget(name));
        }
        for (const name of names.slice(0, own)) await deleteSource(azure, name);
        await runUntil(azure, configOf(), azure.now + day);
        expect(names.filter((name) => replicaIn(azure, name) === undefined)).toEqual([]);
        const [set] = (await pendingDeletions(azure, configOf())).sets;
        expect(set).toMatchObject({ needsApproval: true, replicas: own });
      }),
      { numRuns: 30 },
    );
  });

  test('in its nightly pass neither', async () => {
    const azure = world();
    const another = as(azure, 'sb-another');
    await sync(another, configOf(narrower), 'night');
    await runUntil(another, configOf(narrower), azure.now + 3 * day);
    expect(azure.writes).toEqual([]);
  });
});

describe('a replica of a release that named no installation', () => {
  const before = { tags: withoutTag(replicaOf(sourceSnapshot()).tags, tagKeys.installation) };

  test('is claimed at the first look, and mirrored from then on', async () => {
    const azure = world(before);
    expect(await looksBy(azure, rule)).toEqual(new Set(['Claimed', 'InSync']));
    expect(replicaIn(azure)?.tags).toMatchObject({ [tagKeys.installation]: installation });
    await deleteSource(azure, 'golden-1');
    await runUntil(azure, configOf(), azure.now + hour);
    expect(replicaIn(azure)).toBeUndefined();
  });

  test('whose source is gone is claimed by the rule that it names, and by no other one', async () => {
    const azure = world(before);
    azure.stored.delete(keyOf(inSource('golden-1')));
    expect(await looksBy(azure, narrower)).toEqual(new Set(['ReplicaUnclaimed']));
    expect(azure.writes).toEqual([]);
    expect(await looksBy(azure, rule, minute)).toContain('Claimed');
    expect(replicaIn(azure)).toBeDefined();
  });
});

test('a pin, or any tag, that a person writes between the look and the write stays, and the replica with it', async () => {
  const azure = world();
  azure.stored.delete(keyOf(inSource('golden-1')));
  const { read } = azure.resourceGroups;
  azure.resourceGroups.read = () => {
    const replica = replicaIn(azure);
    if (replica) {
      const tags = { ...replica.tags, [tagKeys.pinned]: 'legal hold', ticket: '4711' };
      azure.put({ ...replica, tags }, inTarget('golden-1'));
    }
    return read();
  };
  await looksBy(azure, rule, 3 * day);
  expect(replicaIn(azure)?.tags).toMatchObject({ [tagKeys.pinned]: 'legal hold', ticket: '4711' });
});
