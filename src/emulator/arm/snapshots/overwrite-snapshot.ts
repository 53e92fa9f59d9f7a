import type { ArmCall } from '../arm-call.ts';
import { invalidResourceLocation } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { keyOf } from '../resource-id.ts';
import { changeNotAllowed } from './compute-errors.ts';
import { createSnapshot } from './create-snapshot.ts';
import type { SnapshotRequest } from './snapshot-request.ts';
import { updateSnapshot } from './update-snapshot.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/**
 * A PUT on a name that is taken. With the source it was made from it is an update, and replaces the tags, even when
 * that source has become another snapshot under the same id (recorded); with any other it is refused.
 */
export function overwriteSnapshot(
  call: ArmCall,
  existing: StoredSnapshot,
  asked: SnapshotRequest,
): ArmAnswer {
  if (existing.location !== asked.location) {
    throw invalidResourceLocation(existing.name, existing.location, existing.resourceGroup, asked.location);
  }
  checkUnchanged(existing, asked);
  // Trying again what failed makes it anew (unverified).
  if (existing.provisioningState === 'Failed') return createSnapshot(call, asked);
  return updateSnapshot(call, existing, {
    tags: asked.tags,
    sku: asked.sku,
    diskSizeGB: asked.diskSizeGB,
    properties: asked.properties,
  });
}

function checkUnchanged(existing: StoredSnapshot, asked: SnapshotRequest): void {
  const { creationData, name } = existing;
  if (keyOf(creationData.sourceResourceId ?? '') !== keyOf(asked.sourceResourceId ?? '')) {
    throw changeNotAllowed('sourceResourceId', name);
  }
  if (keyOf(creationData.createOption) !== keyOf(asked.createOption)) {
    throw changeNotAllowed('creationData.createOption', name);
  }
  if (asked.incremental !== undefined && asked.incremental !== existing.incremental) {
    throw changeNotAllowed('incremental', name);
  }
  checkFixedProperties(existing, asked.properties);
}

/** Fixed once the snapshot or disk exists. An unset generation was seen to be settable afterwards (of a disk). */
export function checkFixedProperties(
  { name, properties }: Pick<StoredSnapshot, 'name' | 'properties'>,
  sent: JsonObject,
): void {
  for (const property of ['hyperVGeneration', 'purchasePlan'] as const) {
    const present = properties[property];
    if (present === undefined || sent[property] === undefined) continue;
    if (!sameJson(present, sent[property])) throw changeNotAllowed(property, name);
  }
  if (sent['securityProfile'] === undefined) return;
  if (securityTypeOf(sent) !== securityTypeOf(properties)) {
    throw changeNotAllowed('securityProfile.securityType', name);
  }
}

function securityTypeOf({ securityProfile }: JsonObject): unknown {
  return isJsonObject(securityProfile) ? securityProfile['securityType'] : undefined;
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
