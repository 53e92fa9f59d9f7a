/** A group that cannot be listed stops, of what the night sweeps and tells, only what depends on it. */
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import {
  resourceGroupKey,
  snapshotIdText,
  type ResourceGroupId,
} from '../../../src/replication/resource-id.ts';
import { temporaryName, temporaryTags } from '../../../src/replication/ways/convert/temporary.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import type { ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';
import { configOf, hour } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const refusals: Record<string, ArmFailure> = {
  'a missing right': { status: 403, code: 'AuthorizationFailed', message: 'no role' },
  'an outage': { status: 500, code: 'InternalServerError', message: 'x' },
  'an answer of the wrong shape': { code: 'MalformedAnswer', message: 'a list was expected' },
  'a group that is gone': { status: 404, code: 'ResourceGroupNotFound', message: 'x' },
};

/** Two sources of their own, each with a target of its own; one work group, as they are of one subscription. */
const others = { ...sourceGroup, resourceGroup: 'rg-others' };
const otherTarget = { ...target, resourceGroup: 'rg-others-weu' };
const here: Rule = { ...rule, fullSnapshots: 'convert' };
const there: Rule = { ...here, name: 'others', source: others, targets: [otherTarget] };
const config = { ...configOf(here, { workResourceGroup: 'rg-work' }), rules: [here, there] };

/** A pair that is old enough for the night to remove it, of a source that is gone; its name. */
function oldPair(azure: MemoryAzure, group: ResourceGroupId): string {
  const source = { ...group, name: 'golden-1' };
  const name = temporaryName(source, 'former');
  const work = { subscriptionId: group.subscriptionId, resourceGroup: 'rg-work', name };
  const tags = temporaryTags(source, 'former');
  azure.put(sourceSnapshot({ name, id: snapshotIdText(work), tags, timeCreated: noon }), work);
  return name;
}

function refuseListing(azure: MemoryAzure, group: ResourceGroupId, failure: ArmFailure | undefined): void {
  const { list } = azure.snapshots;
  azure.snapshots.list = (of) =>
    resourceGroupKey(of) === resourceGroupKey(group) && failure !== undefined
      ? Promise.reject(new ArmError('list', failure))
      : list(of);
}

const inWork = (azure: MemoryAzure): string[] =>
  [...azure.stored.keys()]
    .filter((key) => key.includes('/rg-work/'))
    .map((key) => key.split('/').at(-1) ?? '');

test.each(['can', 'cannot'])(
  'a copy that the journal missed keeps its pair, where the group of the copy %s be listed',
  async (how) => {
    const azure = new MemoryAzure();
    const name = oldPair(azure, sourceGroup);
    const work = { subscriptionId: sourceGroup.subscriptionId, resourceGroup: 'rg-work', name };
    const to = { ...otherTarget, name: 'golden-1' };
    const copying = {
      id: snapshotIdText(to),
      sourceResourceId: snapshotIdText(work),
      completionPercent: 0,
      timeCreated: noon + 5 * hour,
    };
    azure.put(replicaOf(sourceSnapshot(), copying), to);
    azure.now = noon + 5 * hour;
    if (how === 'cannot') refuseListing(azure, otherTarget, refusals['an outage']);
    await sync(azure, config, 'night');
    expect(inWork(azure)).toEqual([name]);
  },
);

describe.each(Object.keys(refusals))('by %s', (why) => {
  test.each(['target', 'source'] as const)(
    'a %s that cannot be listed keeps the pairs of its own sources, and no others',
    async (side) => {
      const azure = new MemoryAzure();
      const kept = oldPair(azure, others);
      const orphaned = oldPair(azure, sourceGroup);
      azure.now = noon + 5 * hour;
      refuseListing(azure, side === 'target' ? otherTarget : others, refusals[why]);
      const [report] = (await sync(azure, config, 'night')).workGroups;
      expect(inWork(azure)).toEqual([kept]);
      expect(report).toMatchObject({ removed: [orphaned], withoutRule: [] });
      expect(report?.problem).toContain(kept);
      expect(report?.problem).toContain(refusals[why]?.code);
    },
  );

  test('one of several targets of a source keeps its pair', async () => {
    const azure = new MemoryAzure();
    const kept = oldPair(azure, sourceGroup);
    azure.now = noon + 5 * hour;
    const both = { ...here, targets: [target, otherTarget] };
    for (const cannot of [target, otherTarget]) {
      const { list } = azure.snapshots;
      refuseListing(azure, cannot, refusals[why]);
      await sync(azure, { ...config, rules: [both] }, cannot.resourceGroup);
      expect(inWork(azure)).toEqual([kept]);
      azure.snapshots.list = list;
    }
    await sync(azure, { ...config, rules: [both] }, 'night');
    expect(inWork(azure)).toEqual([]);
  });

  test('a target that was another rule\u2019s meanwhile and may be reading keeps it as well', async () => {
    const azure = new MemoryAzure();
    const kept = oldPair(azure, sourceGroup);
    const begun = { id: 'begun', kind: 'copyBegun', rule: here.name, time: noon } as const;
    const source = snapshotIdText({ ...sourceGroup, name: 'golden-1' });
    azure.journal.entries.push({ ...begun, source, target: otherTarget });
    azure.now = noon + 5 * hour;
    refuseListing(azure, otherTarget, refusals[why]);
    const { get } = azure.snapshots;
    azure.snapshots.get = (id) =>
      id.resourceGroup === otherTarget.resourceGroup && refusals[why] !== undefined
        ? Promise.reject(new ArmError('GET', refusals[why]))
        : get(id);
    await sync(azure, config, 'night');
    expect(inWork(azure)).toEqual([kept]);
  });

  test('what no rule stands for is told of all other targets, and of which it cannot be told', async () => {
    const azure = new MemoryAzure();
    const ids = [target, otherTarget].map((group) => {
      const id = snapshotIdText({ ...group, name: 'stray' });
      const source = '/subscriptions/x/resourceGroups/y/providers/Microsoft.Compute/snapshots/stray';
      azure.put(replicaOf(sourceSnapshot({ name: 'stray', id: source }), { id }), {
        ...group,
        name: 'stray',
      });
      return id;
    });
    refuseListing(azure, otherTarget, refusals[why]);
    // The source of the other one as well: that its target cannot be read must not go under in that.
    refuseListing(azure, others, refusals[why]);
    const { withoutRule, withoutRuleUnread } = await sync(azure, config, 'night');
    expect(withoutRule).toEqual(ids.slice(0, 1));
    const { subscriptionId, resourceGroup } = otherTarget;
    expect(withoutRuleUnread).toMatchObject([{ subscriptionId, resourceGroup, code: refusals[why]?.code }]);
  });

  test('what a search by tags gave is told, whatever became of the rest of it', async () => {
    const azure = new MemoryAzure();
    const id = snapshotIdText({ ...sourceGroup, resourceGroup: 'rg-former', name: 'left' });
    for (const at of [0, 1, 2]) {
      let asked = 0;
      azure.resources.withTag = (_subscription, _tag, use) => {
        const isThis = asked++ === at;
        if (isThis) use([id]);
        return isThis && refusals[why]
          ? Promise.reject(new ArmError('list', refusals[why]))
          : Promise.resolve();
      };
      const { strays } = await sync(azure, config, `night-${at}`);
      expect(strays.found).toEqual([id]);
      expect(strays.notAllowed.length > 0 || strays.problem !== undefined).toBe(true);
      expect(asked).toBeGreaterThan(3);
    }
  });

  test.each(['target', 'source'] as const)(
    'a %s that cannot be listed keeps nothing that was staged from its look',
    async (side) => {
      const azure = new MemoryAzure();
      azure.staging.orphans = () => Promise.resolve([{ ...sourceGroup, name: 'golden-1' }]);
      const staging = configOf({ ...rule, fullSnapshots: 'stage' });
      refuseListing(azure, side === 'target' ? target : sourceGroup, refusals[why]);
      const { pairs } = await sync(azure, staging, 'night');
      expect(pairs).toMatchObject([{ stopped: { side }, staging: { orphans: 1 } }]);
      expect([...azure.queue.values()].map(({ hint }) => hint)).toMatchObject([
        { source: { name: 'golden-1' }, leftBehind: ['staging'] },
      ]);
    },
  );
});
