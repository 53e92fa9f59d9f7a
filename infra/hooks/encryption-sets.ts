/** Whether the encryption sets that targets name are there, in the region where they are to encrypt. */
import { normaliseLocation } from '../../src/config/location.ts';
import { parseResourceId, type ResourceGroupId } from '../../src/replication/resource-id.ts';
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import type { ArmClient } from './arm-client.ts';
import type { Finding } from './before-provision.ts';

interface SetOfTarget {
  id: string;
  location: string;
}

/** Each once for a region: a deployment stops at one that is not there, half of everything made. */
export function encryptionSetsOf({ rules }: ReplicationConfig): SetOfTarget[] {
  const sets = rules
    .flatMap(({ targets }) => targets)
    .flatMap(({ diskEncryptionSetId: id, location }) => (id === undefined ? [] : [{ id, location }]));
  return [...new Map(sets.map((set) => [`${set.id} ${set.location}`.toLowerCase(), set])).values()];
}

/** Their groups, into which the deployment writes a role assignment. */
export function encryptionSetGroupsOf(config: ReplicationConfig): ResourceGroupId[] {
  return encryptionSetsOf(config).flatMap(({ id }) => parseResourceId(id) ?? []);
}

export async function encryptionSet(arm: ArmClient, { id, location }: SetOfTarget): Promise<Finding[]> {
  const set = (await arm.get(`${id}?api-version=2023-10-02`)) as { location?: string } | undefined;
  if (set === undefined) {
    const text = `the disk encryption set ${id} is not there: make it, or correct diskEncryptionSetId in replication.json`;
    return [{ kind: 'problem', text }];
  }
  if (set.location === undefined || normaliseLocation(set.location) === normaliseLocation(location))
    return [];
  const text = `the disk encryption set ${id} is in ${set.location}, its target in ${location}, and Azure takes one of the snapshot's own region alone: name another in replication.json`;
  return [{ kind: 'problem', text }];
}
