import { parseResourceId } from '../../replication/resource-id.ts';
import type { Target } from '../../replication/rule.ts';
import { ofEach, ok, problem, type Check, type Found, type Patient } from './check.ts';

interface EncryptionSet {
  location?: string;
  identity?: { type?: string };
  properties?: {
    provisioningState?: string;
    encryptionType?: string;
    lastKeyRotationError?: { message?: string };
  };
}

/** A set serves its own subscription and region only (documented). Whether its key may be used, only a write tells. */
export const encryptionSets: Check = {
  name: 'encryption-sets',
  async run(patient) {
    const named = patient.config.rules
      .flatMap(({ targets }) => targets)
      .filter(({ diskEncryptionSetId }) => diskEncryptionSetId !== undefined);
    const distinct = new Map(
      named.map((target) => [`${target.location} ${target.diskEncryptionSetId ?? ''}`.toLowerCase(), target]),
    );
    return ofEach(
      [...distinct.values()],
      ({ diskEncryptionSetId = '' }) => diskEncryptionSetId,
      (target) => findingOf(patient, target),
    );
  },
};

async function findingOf({ arm }: Patient, target: Target): Promise<Found> {
  const id = target.diskEncryptionSetId ?? '';
  const place = parseResourceId(id);
  const mend = `correct "diskEncryptionSetId" of ${target.resourceGroup} in replication.json`;
  if (place?.subscriptionId.toLowerCase() !== target.subscriptionId.toLowerCase()) {
    return problem(`${id} is in another subscription than the target ${target.resourceGroup}`, mend);
  }
  const set = (await arm.get(`${id}?api-version=2025-01-02`)) as EncryptionSet | undefined;
  if (set === undefined) return problem(`${id} is not there`, mend);
  const location = set.location?.toLowerCase().replaceAll(' ', '');
  if (location !== target.location) {
    return problem(
      `${id} is in ${String(location)}, the target ${target.resourceGroup} in ${target.location}`,
      mend,
    );
  }
  const state = set.properties?.provisioningState ?? 'Unknown';
  const rotation = set.properties?.lastKeyRotationError?.message;
  if (state !== 'Succeeded' || rotation !== undefined) {
    return problem(
      `${id} is ${state}${rotation === undefined ? '' : `; its key could not be renewed: ${rotation}`}`,
      `az disk-encryption-set show --ids ${id}, and see that its identity may use the key`,
    );
  }
  return ok(`${id} is in ${target.location}, ${set.properties?.encryptionType ?? 'of an unknown kind'}`);
}
