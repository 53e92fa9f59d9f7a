/** What was reported of services like this one, each as a whole run. */
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import {
  configOf,
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  minute,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

function azureWith(): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(sourceSnapshot(), inSource('golden-1'));
  return azure;
}

describe('429 again and again', () => {
  const waits: Record<string, Partial<ArmFailure>> = {
    'Retry-After: 0': { retryAfterMs: 0 },
    'no Retry-After': {},
    'a negative or unreadable one, which is none': {},
    'a Retry-After of years': { retryAfterMs: 5 * 365 * day },
  };
  test.each(Object.keys(waits))(
    '%s: as few requests as without, and done within two days after',
    async (kind) => {
      const azure = azureWith();
      const { create } = azure.snapshots;
      const failure = { status: 429, code: 'OperationNotAllowed', message: 'too many', ...waits[kind] };
      let asked = 0;
      azure.snapshots.create = () => {
        asked++;
        return Promise.reject(new ArmError('PUT', failure));
      };
      await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
      await runUntil(azure, configOf(), azure.now + 30 * minute);
      expect(asked).toBeLessThanOrEqual(6);
      azure.snapshots.create = create;
      await runUntil(azure, configOf(), azure.now + 2 * day);
      expect((await azure.snapshots.get(inTarget('golden-1')))?.completionPercent).toBe(100);
    },
  );
});

test('a listing of the wrong shape stops its pair, and no other pair of the pass', async () => {
  const azure = azureWith();
  const other = { ...target, resourceGroup: 'rg-other', location: 'southeastasia' };
  const { list } = azure.snapshots;
  azure.snapshots.list = (group) =>
    group.resourceGroup === other.resourceGroup
      ? Promise.reject(new ArmError('list', { code: 'MalformedAnswer', message: 'body.value: invalid_type' }))
      : list(group);
  const { pairs } = await sync(azure, configOf({ ...rule, targets: [other, target] }), 'night');
  expect(pairs.map(({ stopped, hints }) => [stopped?.code, hints])).toEqual([
    ['MalformedAnswer', 0],
    [undefined, 1],
  ]);
});

test('a source that moved to another group: its name is taken, and given to it within the hour after it is free', async () => {
  const azure = azureWith();
  const moved: Rule = { ...rule, name: 'moved', source: { ...rule.source, resourceGroup: 'rg-moved' } };
  const config: ReplicationConfig = { ...configOf(), rules: [rule, moved] };
  azure.put(replicaOf(sourceSnapshot()), inTarget('golden-1'));
  for (const [name, of] of [['beside', rule]] as const) {
    azure.put(sourceSnapshot({ name, incrementalSnapshotFamilyId: 'b' }), inSource(name));
    azure.put(replicaOf(sourceSnapshot({ name })), { ...inTarget(name), ...of.targets[0] });
  }
  const there = sourceSnapshot();
  const movedId = { ...moved.source, name: 'golden-1' };
  azure.put({ ...there, id: there.id.replace('/rg-images/', '/rg-moved/'), uniqueId: 'moved' }, movedId);
  const hint = { ...hintOf('golden-1', moved), source: movedId, announced: true as const };
  await azure.hints.send([{ hint, messageId: 'written' }]);
  await deleteSource(azure, 'golden-1');
  const reasons = new Set<string>();
  let looks = 0;
  await runUntil(azure, config, azure.now + 3 * hour, ({ rule: by, reason }) => {
    if (by === 'moved') looks++;
    reasons.add(reason);
  });
  expect(reasons).toContain('NameTaken');
  expect(replicaIn(azure)?.tags['snaprep-generation']).toBe('moved');
  expect(looks).toBeLessThan(25);
});

test('a replica that a rule keeps stays when a new source takes its name, and it is said', async () => {
  const azure = azureWith();
  const keeping: Rule = { ...rule, whenSourceDeleted: 'keep', whenSourceUnselected: 'keep' };
  const replica = replicaOf(sourceSnapshot());
  azure.put(replica, inTarget('golden-1'));
  await deleteSource(azure, 'golden-1');
  const reasons: string[] = [];
  const note = ({ reason }: { reason: string }): unknown => reasons.push(reason);
  await runUntil(azure, configOf(keeping), azure.now + day, note);
  azure.put(sourceSnapshot({ uniqueId: 'another', timeCreated: azure.now }), inSource('golden-1'));
  await azure.hints.send([{ hint: hintOf('golden-1', keeping), messageId: 'written' }]);
  await runUntil(azure, configOf(keeping), azure.now + day, note);
  expect(reasons).toContain('Kept');
  expect(reasons.at(-1)).toBe('NameKept');
  expect(
    azure.stored.get([...azure.stored.keys()].find((key) => key.includes('rg-images-weu')) ?? ''),
  ).toEqual(replica);
});
