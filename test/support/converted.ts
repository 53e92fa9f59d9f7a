/** What is to be seen after full snapshots were converted. */
import { expect } from 'vitest';
import { digestOf } from './digest-of.ts';
import { groupId, snapshotId, type Group } from './person.ts';
import { groups, workGroup, type World } from './world.ts';

/** Each replica is complete, has what machines start from, and names the true source. */
export function expectConverted(world: World, targets: readonly Group[], ...names: string[]): void {
  for (const target of targets) {
    expect(world.person.names(target)).toEqual([...names].sort());
    for (const name of names) {
      const source = world.person.get(groups.source, name);
      const replica = world.person.get(target, name);
      expect(replica).toMatchObject({
        provisioningState: 'Succeeded',
        incremental: true,
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
        hyperVGeneration: source?.['hyperVGeneration'],
        tags: { 'snaprep-source': source?.id, 'snaprep-generation': source?.uniqueId },
      });
      // One that was renewed took its name by a copy within the region, from an interim that is gone.
      const { createOption } = replica?.creationData ?? {};
      if (createOption === 'CopyStart') expect(replica).toMatchObject({ completionPercent: 100 });
      else expect(createOption).toBe('Copy');
      expect(replica?.['securityProfile']).toEqual(source?.['securityProfile']);
    }
  }
}

/** Each replica has every byte of its source. Reads whole disks, so not for every test. */
export function expectSameBytes(world: World, targets: readonly Group[], name: string): void {
  const { resourceManager } = world.cloud;
  const bytes = digestOf(resourceManager.contentOf(snapshotId(groups.source, name)));
  expect(bytes).toBeDefined();
  for (const target of targets) {
    expect(digestOf(resourceManager.contentOf(snapshotId(target, name)))).toBe(bytes);
  }
}

/** Names of the disks and snapshots in the work group. */
export function temporaries(world: World): { disks: string[]; snapshots: string[] } {
  const disks = world.cloud.resourceManager.listDisks(groupId(workGroup)).map(({ name }) => name);
  return { disks: disks.sort(), snapshots: world.person.names(workGroup) };
}

/** Nothing but what somebody else has there, and no tag that tells of anything. */
export function expectNothingTemporary(
  world: World,
  others: { disks: string[]; snapshots: string[] } = { disks: [], snapshots: [] },
): void {
  expect(temporaries(world)).toEqual(others);
  for (const group of Object.values(groups)) {
    for (const { tags } of world.person.list(group)) expect(tags).not.toHaveProperty('snaprep-converted');
  }
}
