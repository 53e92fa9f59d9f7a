import type { PageSource } from '../../blob/pages.ts';
import type { ArmCall } from '../arm-call.ts';
import { isJsonObject, textAt, type JsonObject } from '../json.ts';
import {
  requiredParameterMissing,
  securityTypeNotSupported,
  sourceNotFound,
  sourceNotReady,
} from './compute-errors.ts';
import type { SnapshotRequest } from './snapshot-request.ts';
import { isCopying } from './stored-snapshot.ts';

/** What `Copy` reads: a disk or a snapshot of the same region. */
export interface CopiedSource {
  id: string;
  uniqueId: string;
  location: string;
  diskSizeGB: number;
  properties: JsonObject;
  /** Of the incremental snapshots taken from it. */
  familyId: string | undefined;
  backgroundCopyMs: number;
  /** Of a snapshot, or of a disk that was made from one; what is on other disks changes with time. */
  content?: PageSource;
}

/** What a copy takes over from its source when nothing else is sent. Network access is not among it. */
const inherited = [
  'osType',
  'hyperVGeneration',
  'purchasePlan',
  'supportedCapabilities',
  'supportsHibernation',
  'securityProfile',
  'encryption',
];

/** Throws when it is missing, in another region or not ready, or when a security type is sent with the copy. */
export function copiedSource(call: ArmCall, asked: SnapshotRequest): CopiedSource {
  const { sourceResourceId: id } = asked;
  if (id === undefined) throw requiredParameterMissing('creationData.sourceResourceId');
  const source = findSource(call, id);
  // Misleading, but so it is: a source in another region is said not to exist (recorded).
  if (source?.location !== asked.location) throw sourceNotFound(id);
  const { securityProfile } = asked.properties;
  if (isJsonObject(securityProfile)) {
    throw securityTypeNotSupported(textAt(securityProfile, 'securityType') ?? '');
  }
  return { ...source, id };
}

function findSource({ cloud }: ArmCall, id: string): Omit<CopiedSource, 'id'> | undefined {
  const snapshot = cloud.subscriptions.snapshotById(id);
  if (snapshot === undefined) {
    const disk = cloud.subscriptions.disk(id);
    // Unverified: status, code and text of a disk that is still being made.
    if (disk !== undefined && disk.provisioningState !== 'Succeeded') {
      throw sourceNotReady(id, disk.provisioningState);
    }
    return disk;
  }
  if (isCopying(snapshot, cloud.clock.now())) throw sourceNotReady(id, 'Pending');
  // Of which family a copy of a snapshot is, is unverified: here, of a new one.
  return { ...snapshot, familyId: undefined, backgroundCopyMs: 0 };
}

export function takenOver(properties: JsonObject): JsonObject {
  const names = inherited.filter((name) => properties[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, properties[name]]));
}
