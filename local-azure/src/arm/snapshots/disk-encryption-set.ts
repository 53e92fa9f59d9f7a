import type { ArmCall } from '../arm-call.ts';
import { linkedAuthorizationFailed } from '../arm-errors.ts';
import { isJsonObject, textAt, type JsonObject } from '../json.ts';
import { keyOf, parseResourceId } from '../resource-id.ts';
import { diskEncryptionSetRefused } from './compute-errors.ts';

/**
 * Documented: a set serves its own subscription and region only. How Azure says so is unverified. Naming a set is
 * checked for the right to read it (inferred from how other linked resources are checked).
 */
export function checkDiskEncryptionSet(
  { request, params, action, cloud }: ArmCall,
  properties: JsonObject,
  location: string,
): void {
  const { encryption } = properties;
  const id = isJsonObject(encryption) ? textAt(encryption, 'diskEncryptionSetId') : undefined;
  if (id === undefined) return;
  const parsed = parseResourceId(id, 'Microsoft.Compute/diskEncryptionSets');
  if (parsed === undefined) throw diskEncryptionSetRefused(id, 'it is not the id of a disk encryption set');
  const needed = { action: 'Microsoft.Compute/diskEncryptionSets/read', scope: id };
  if (!cloud.may(request.token, needed.action, id)) {
    throw linkedAuthorizationFailed(request.principal, { action, scope: request.path }, needed);
  }
  if (keyOf(parsed.subscriptionId) !== keyOf(params.subscriptionId)) {
    throw diskEncryptionSetRefused(id, 'it is in another subscription');
  }
  const set = cloud.subscriptions.diskEncryptionSet(id);
  if (set === undefined) throw diskEncryptionSetRefused(id, 'it was not found');
  if (set.location !== location) {
    throw diskEncryptionSetRefused(id, `it is in region '${set.location}', not in '${location}'`);
  }
}
