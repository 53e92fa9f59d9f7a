import { expect, test } from 'vitest';
import { plannedWorld } from '../../../../src/report/reading/planned-world.ts';
import { MemoryAzure } from '../../../support/memory-azure.ts';
import { noon, sourceGroup, sourceSnapshot } from '../../../support/snapshots.ts';

test('what was planned is seen by the reads after it, and by nobody else', async () => {
  const azure = new MemoryAzure();
  const id = { ...sourceGroup, name: 'golden-1' };
  azure.put(sourceSnapshot(), id);
  const { world } = plannedWorld(azure);

  await world.snapshots.changeTags(id, { merge: { New: 'x' }, remove: { owner: 'desktop' } });
  expect((await world.snapshots.get(id))?.tags).toEqual({ SnapReplicate: 'Replicate', New: 'x' });
  await world.snapshots.delete(id);
  expect(await world.snapshots.get(id)).toBeUndefined();
  expect(await world.snapshots.list(sourceGroup)).toEqual([]);
  const entry = { id: 'deleting-1', time: noon, kind: 'deleting' as const, rule: 'r', source: 's' };
  await world.journal.append([entry]);
  expect(await world.journal.read(noon)).toEqual([entry]);
  expect(await world.journal.read(noon + 1)).toEqual([]);
  expect(await world.journal.read(noon, ({ kind }) => kind === 'copyBegun')).toEqual([]);

  expect(azure.writes).toEqual([]);
  expect(azure.journal.entries).toEqual([]);
  expect(await azure.snapshots.list(sourceGroup)).toHaveLength(1);
});
