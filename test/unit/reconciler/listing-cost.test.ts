/** One look lists a group once, however many parts of the decision want to know what is in it. */
import { expect, test } from 'vitest';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { configOf, hintOf, inSource, inTarget } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot, target } from '../../support/snapshots.ts';

test('a renewal whose family has an older member lists its target once', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + 3_600_000;
  const older = sourceSnapshot({ name: 'older', timeCreated: noon - 1000 });
  azure.put(older, inSource('older'));
  azure.put(replicaOf(older), inTarget('older'));
  azure.put(sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + 1_800_000 }), inSource('golden-1'));
  azure.put(replicaOf(sourceSnapshot()), inTarget('golden-1'));
  const listed: string[] = [];
  const { list } = azure.snapshots;
  azure.snapshots.list = (group) => {
    listed.push(group.resourceGroup);
    return list(group);
  };
  expect(await reconcile(azure, configOf(), hintOf())).toMatchObject({ kind: 'beginCopy' });
  expect(listed.filter((group) => group === target.resourceGroup)).toHaveLength(1);
});
