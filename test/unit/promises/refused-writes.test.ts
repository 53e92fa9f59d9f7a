/** A write that a policy, a role or a lock refuses each time is told, and stands before nothing else. */
import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { World } from '../../../src/reconciler/ports.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { configOf, day, hintOf, hour, inSource, inTarget, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const made = replicaOf(source);
const open = { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' };
/** Access, tags, the lock and a staged blob: all of it is to be done. */
const wanting: Snapshot = {
  ...made,
  ...open,
  tags: { ...made.tags, owner: 'drifted', [tagKeys.staged]: 'x' },
};
const protecting: Rule = { ...rule, protect: true, fullSnapshots: 'stage' };

const refuse = (call: string) => (): Promise<never> =>
  Promise.reject(new ArmError(call, { status: 403, code: 'RequestDisallowedByPolicy', message: call }));

const refusals: Record<string, (world: World) => void> = {
  'access that is closed': ({ snapshots }) => void (snapshots.update = refuse('PATCH')),
  tags: ({ snapshots }) => void (snapshots.changeTags = refuse('PATCH tags')),
  'the lock': ({ locks }) => void (locks.put = refuse('PUT lock')),
  'the clean-up': ({ staging }) => void (staging.cleanUp = refuse('DELETE blob')),
};

/** What is done by now. */
async function doneIn(azure: MemoryAzure): Promise<string[]> {
  const replica = replicaIn(azure);
  const [lock] = await azure.locks.list(inTarget('golden-1'));
  const done = {
    'access that is closed': replica?.networkAccessPolicy === 'DenyAll',
    tags: replica?.tags['owner'] === 'desktop',
    'the lock': lock !== undefined,
    'the clean-up': azure.staged.account === 'absent',
  };
  return Object.entries(done).flatMap(([what, isDone]) => (isDone ? [what] : []));
}

test.each(Object.keys(refusals))('%s: told, and all the rest is done within the day', async (refused) => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(source, inSource('golden-1'));
  azure.put(wanting, inTarget('golden-1'));
  const blob = { size: 1, generation: 'x', state: 'complete', copiedTo: 1, leased: false } as const;
  azure.staged = { account: 'ready', id: '/a', blobUrl: 'https://a', blob };
  refusals[refused]?.(azure);
  const told = new Set<string>();
  await azure.hints.send([{ hint: hintOf('golden-1', protecting), messageId: 'first' }]);
  const looks = await runUntil(azure, configOf(protecting), azure.now + day, ({ reason }) =>
    told.add(reason),
  );
  expect(told).toContain('RequestDisallowedByPolicy');
  expect(await doneIn(azure)).toEqual(Object.keys(refusals).filter((what) => what !== refused));
  expect(looks).toBeLessThan(60);
});

test('a mark that may not be written keeps nothing of what was staged', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(made, inTarget('golden-1'));
  const blob = { size: 1, generation: 'x', state: 'complete', copiedTo: 1, leased: false } as const;
  azure.staged = { account: 'ready', id: '/a', blobUrl: 'https://a', blob };
  refusals['tags']?.(azure);
  const hint = {
    ...hintOf('golden-1', protecting),
    leftBehind: ['staging'] as const,
    location: 'westeurope',
  };
  await azure.hints.send([{ hint, messageId: 'first' }]);
  await runUntil(azure, configOf(protecting), azure.now + day);
  expect(await doneIn(azure)).toContain('the clean-up');
  expect(replicaIn(azure)).toBeDefined();
});
