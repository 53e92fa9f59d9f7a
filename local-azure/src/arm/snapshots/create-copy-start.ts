import type { ArmCall } from '../arm-call.ts';
import { isJsonObject, textAt, type JsonObject } from '../json.ts';
import {
  entityNotOfExpectedType,
  fullSnapshotNotCopyable,
  invalidParameter,
  requiredParameterMissing,
  sourceNotFound,
  sourceNotReady,
} from './compute-errors.ts';
import { sourceFromSnapshot } from './copies.ts';
import type { Creation } from './creation.ts';
import type { SnapshotRequest } from './snapshot-request.ts';
import { isCopying, type StoredSnapshot } from './stored-snapshot.ts';

/**
 * `CopyStart`: a deep copy of an incremental snapshot, to any region. What is not sent is dropped: OS type,
 * generation, plan, capabilities (unverified, and so taken for the worse), security type (recorded).
 */
export function createCopyStart(call: ArmCall, asked: SnapshotRequest): Creation {
  const { cloud, params } = call;
  const { sourceResourceId } = asked;
  if (sourceResourceId === undefined) throw requiredParameterMissing('creationData.sourceResourceId');
  const snapshot = findSource(call, sourceResourceId);
  if (asked.incremental !== true) {
    throw invalidParameter(
      'incremental',
      'CopyStart makes incremental snapshots only: incremental must be true.',
    );
  }
  const now = cloud.clock.now();
  const source = sourceFromSnapshot(snapshot);
  const target = { ...params, location: asked.location };
  cloud.copies.check(source, target, now);
  return {
    creationData: {
      createOption: 'CopyStart',
      sourceResourceId,
      // The source's own id, not the disk's (recorded).
      sourceUniqueId: snapshot.uniqueId,
      ...(asked.enhanced && { provisionedBandwidthCopySpeed: 'Enhanced' }),
    },
    incremental: true,
    incrementalSnapshotFamilyId: cloud.copies.familyIdFor(source, target),
    diskSizeGB: snapshot.diskSizeGB,
    properties: { ...encryptionOf(snapshot), ...asked.properties },
    copy: cloud.copies.plan(source, target, asked.enhanced, now),
    content: snapshot.content,
  };
}

function findSource({ cloud }: ArmCall, id: string): StoredSnapshot {
  if (/\/providers\/Microsoft\.Compute\/disks\//i.test(id)) throw entityNotOfExpectedType();
  const snapshot = cloud.subscriptions.snapshotById(id);
  if (snapshot === undefined) throw sourceNotFound(id);
  if (!snapshot.incremental) throw fullSnapshotNotCopyable(id);
  if (isCopying(snapshot, cloud.clock.now())) throw sourceNotReady(id, 'Pending');
  return snapshot;
}

/** The kind of encryption is taken over (recorded); a key of another region cannot be. */
function encryptionOf({ properties }: StoredSnapshot): JsonObject {
  const { encryption } = properties;
  if (!isJsonObject(encryption) || textAt(encryption, 'diskEncryptionSetId') !== undefined) return {};
  return { encryption };
}
