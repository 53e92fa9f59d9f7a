/** What is to be seen after full snapshots were staged. */
import { expect } from 'vitest';
import type { PageSource } from 'local-azure';
import { digestOf } from './digest-of.ts';
import { groupId, snapshotId, type Group } from './person.ts';
import { groups, type World } from './world.ts';

function contentOf(world: World, group: Group, name: string): PageSource | undefined {
  return world.cloud.resourceManager.contentOf(snapshotId(group, name));
}

/** Each replica has every byte of its source, and is as a replica has to be. */
export function expectCopied(world: World, targets: readonly Group[], ...names: string[]): void {
  for (const target of targets) {
    expect(world.person.names(target)).toEqual([...names].sort());
    for (const name of names) {
      expect(world.person.get(target, name)).toMatchObject({
        provisioningState: 'Succeeded',
        incremental: false,
        networkAccessPolicy: 'DenyAll',
        // A renewed one took its name from the interim that was imported.
        creationData: { createOption: expect.stringMatching(/^(Import|Copy)$/) as string },
      });
      const source = digestOf(contentOf(world, groups.source, name));
      expect(source).toBeDefined();
      expect(digestOf(contentOf(world, target, name))).toBe(source);
    }
  }
}

/** No account, no tag that tells of one, no open access. */
export function expectNothingLeft(world: World, targets: readonly Group[]): void {
  for (const target of targets) {
    expect(world.cloud.resourceManager.listStorageAccounts(groupId(target))).toEqual([]);
    for (const replica of world.person.list(target))
      expect(replica.tags).not.toHaveProperty('snaprep-staged');
  }
  for (const source of world.person.list(groups.source)) expect(source['diskState']).toBe('Unattached');
}

/** The cloud's own account of what is in each staging account. */
export function blobsIn(world: World, group: Group): string[] {
  return [...world.cloud.blobs.store.accounts.values()]
    .filter(({ id }) => id.startsWith(`${groupId(group)}/`))
    .flatMap(({ containers }) => [...containers.values()])
    .flatMap(({ blobs }) => [...blobs.values()].map(({ name }) => name));
}
