import { expect, test } from 'vitest';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [{ ...rule, targets: [target] }],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};
const due = 'SourceDeleted@2026-11-23T11:00:00Z';

/** So many replicas whose sources are gone, marked, and so many whose sources are there. */
function estate(marked: number, staying: number, mark = due): MemoryAzure {
  const azure = new MemoryAzure();
  for (let at = 0; at < marked + staying; at++) {
    const name = at < marked ? `gone-${at}` : `staying-${at}`;
    const source = sourceSnapshot({ name });
    const replica = replicaOf(source);
    const tags = at < marked ? { ...replica.tags, [tagKeys.deletion]: mark } : replica.tags;
    azure.put({ ...replica, tags }, { ...target, name });
    if (at >= marked) azure.put(source, { ...sourceGroup, name });
  }
  return azure;
}

async function hintsAfterPass(azure: MemoryAzure): Promise<string[]> {
  await sync(azure, config, 'pass');
  return [...azure.queue.values()].map(({ hint }) => hint.source.name);
}

test('of what the guard is sure to hold one is looked at each night, however many wait', async () => {
  expect(await hintsAfterPass(estate(20, 5))).toHaveLength(1);
  expect(await hintsAfterPass(estate(200, 50))).toHaveLength(1);
});

test('what the guard is sure to hold is counted and named by it, everything else by its own reason', async () => {
  const told = async (azure: MemoryAzure): Promise<unknown> => {
    const { pairs } = await sync(azure, config, 'pass');
    return pairs.map(({ counts, names }) => [
      counts,
      Object.entries(names).map(([reason, of]) => [reason, of.length]),
    ]);
  };
  expect(await told(estate(20, 3))).toEqual([
    [
      { InSync: 3, MassDeleteGuard: 20 },
      [
        ['InSync', 3],
        ['MassDeleteGuard', 10],
      ],
    ],
  ]);
  expect(await told(estate(4, 1))).toEqual([
    [
      { InSync: 1, SourceDeleted: 4 },
      [
        ['InSync', 1],
        ['SourceDeleted', 4],
      ],
    ],
  ]);
});

test('what the guard may let go is looked at, all of it', async () => {
  expect(await hintsAfterPass(estate(10, 3))).toHaveLength(10);
  expect(await hintsAfterPass(estate(20, 20))).toHaveLength(20);
});

test('what somebody approved is looked at, all of it', async () => {
  expect(await hintsAfterPass(estate(20, 5, `${due};approved`))).toHaveLength(20);
});

test('a held replica whose source is back is looked at, so that its mark goes', async () => {
  const azure = estate(20, 5);
  azure.put(sourceSnapshot({ name: 'gone-7' }), { ...sourceGroup, name: 'gone-7' });
  expect(await hintsAfterPass(azure)).toContain('gone-7');
});
