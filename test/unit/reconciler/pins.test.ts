/** Pinning keeps images, unpinning lets them go: whatever fails on the way, what was done is told, and what was not. */
import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { cancelDeletions, setPins } from '../../../src/reconciler/pins.ts';
import { isPinned, tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const elsewhere = { ...target, resourceGroup: 'rg-images-sea', location: 'southeastasia' };
const first: Rule = {
  ...rule,
  name: 'first',
  source: { ...sourceGroup, resourceGroup: 'rg-first' },
  targets: [elsewhere],
};
const config: ReplicationConfig = {
  rules: [first, rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 1, maxPercent: 50 },
};
const mark = 'SourceDeleted@2026-11-23T11:00:00Z';
const everything = { takes: () => true };

function azureWith(names: readonly string[], more: Record<string, string> = {}): MemoryAzure {
  const azure = new MemoryAzure();
  for (const name of names) {
    const replica = replicaOf(sourceSnapshot({ name }));
    azure.put({ ...replica, tags: { ...replica.tags, ...more } }, { ...target, name });
  }
  return azure;
}

function pinnedIn(azure: MemoryAzure): string[] {
  return [...azure.stored.values()].filter(isPinned).map(({ name }) => name);
}

function notListing(azure: MemoryAzure, group: string): void {
  const { list } = azure.snapshots;
  azure.snapshots.list = (listed) =>
    listed.resourceGroup === group
      ? Promise.reject(new ArmError('list', { status: 503, code: 'ServiceUnavailable', message: 'away' }))
      : list(listed);
}

test('a set is kept though another rule has a group that cannot be listed', async () => {
  const azure = azureWith(['a', 'b'], { [tagKeys.deletion]: mark });
  notListing(azure, 'rg-images-sea');
  const { sets } = await pendingDeletions(azure, config);
  const kept = await cancelDeletions(azure, config, sets[0]?.setId ?? '');
  expect(kept).toMatchObject({ changed: [{ result: 'pinned' }, { result: 'pinned' }], failed: [] });
  expect(pinnedIn(azure)).toEqual(['a', 'b']);
});

test('that there is no such set is said only where all could be read', async () => {
  const azure = azureWith(['a', 'b']);
  notListing(azure, 'rg-images-sea');
  await expect(cancelDeletions(azure, config, 'no-such-set')).rejects.toThrow(/away/);
  expect(await cancelDeletions(azureWith(['a']), config, 'no-such-set')).toBeUndefined();
});

test('a replica and a group that Azure refuses hold up no other, and both are told', async () => {
  const azure = azureWith(['a', 'b', 'c']);
  notListing(azure, 'rg-images-sea');
  const { changeTags } = azure.snapshots;
  azure.snapshots.changeTags = (id, change) =>
    id.name === 'b'
      ? Promise.reject(new ArmError('PATCH', { status: 409, code: 'ScopeLocked', message: 'locked' }))
      : changeTags(id, change);
  const { changed, failed } = await setPins(azure, config, everything, true);
  expect(changed.map(({ name, result }) => `${name} ${result}`)).toEqual(['a pinned', 'c pinned']);
  expect(failed).toMatchObject([
    { rule: 'first', error: { failure: { code: 'ServiceUnavailable' } } },
    {
      rule: rule.name,
      replica: expect.stringMatching(/\/b$/) as string,
      error: { failure: { code: 'ScopeLocked' } },
    },
  ]);
  expect(pinnedIn(azure)).toEqual(['a', 'c']);
});

test('each is told of by the rule that it is a replica of, also where two rules have one target', async () => {
  const azure = azureWith(['a']);
  const shared: ReplicationConfig = { ...config, rules: [{ ...first, targets: [target] }, rule] };
  const { changed } = await setPins(azure, shared, everything, true);
  expect(changed).toMatchObject([{ rule: rule.name, source: sourceSnapshot({ name: 'a' }).id }]);
});

test('what lets an image go is noted before, or is not done', async () => {
  const azure = azureWith(['a', 'b'], { [tagKeys.pinned]: '2026-11-23' });
  const noted: string[] = [];
  const { changed, failed } = await setPins(azure, config, everything, false, ({ name, result }) => {
    noted.push(`${name} ${result} ${pinnedIn(azure).join()}`);
    return name === 'b'
      ? Promise.reject(
          new ArmError('append', { status: 403, code: 'AuthorizationFailure', message: 'closed' }),
        )
      : Promise.resolve();
  });
  expect(noted).toEqual(['a unpinned a,b', 'b unpinned b']);
  expect(changed).toMatchObject([{ name: 'a', result: 'unpinned' }]);
  expect(failed).toMatchObject([{ error: { failure: { code: 'AuthorizationFailure' } } }]);
  expect(pinnedIn(azure)).toEqual(['b']);
});
