import { randomUUID } from 'node:crypto';
import type { ArmCall } from '../arm-call.ts';
import { grownTo } from '../../blob/grown-disk.ts';
import type { PageSource } from '../../blob/pages.ts';
import { isJsonObject, textAt, type JsonObject } from '../json.ts';
import type { Creation } from './creation.ts';
import {
  requiredParameterMissing,
  securityTypeNotSupported,
  snapshotsLimitReached,
  sourceNotFound,
  sourceNotReady,
} from './compute-errors.ts';
import type { SnapshotRequest } from './snapshot-request.ts';
import { isCopying } from './stored-snapshot.ts';

interface CopiedSource {
  uniqueId: string;
  location: string;
  diskSizeGB: number;
  properties: JsonObject;
  /** Of the incremental snapshots taken from it. */
  familyId: string | undefined;
  backgroundCopyMs: number;
  /** Of a snapshot; what is on a disk changes with time. */
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

/** `Copy`: of a disk or a snapshot of the same region. Takes over what the source is. */
export function createCopy(call: ArmCall, asked: SnapshotRequest): Creation {
  const { sourceResourceId } = asked;
  if (sourceResourceId === undefined) throw requiredParameterMissing('creationData.sourceResourceId');
  const source = findSource(call, sourceResourceId);
  // Misleading, but so it is: a source in another region is said not to exist (recorded).
  if (source?.location !== asked.location) throw sourceNotFound(sourceResourceId);
  const { securityProfile } = asked.properties;
  if (isJsonObject(securityProfile)) {
    throw securityTypeNotSupported(textAt(securityProfile, 'securityType') ?? '');
  }
  const incremental = asked.incremental ?? false;
  const familyId = incremental ? (source.familyId ?? randomUUID()) : undefined;
  if (familyId !== undefined) checkCount(call, familyId);
  const diskSizeGB = Math.max(source.diskSizeGB, asked.diskSizeGB ?? 0);
  const isLarger = diskSizeGB > source.diskSizeGB;
  return {
    creationData: { createOption: 'Copy', sourceResourceId, sourceUniqueId: source.uniqueId },
    incremental,
    incrementalSnapshotFamilyId: familyId,
    diskSizeGB,
    properties: { ...takenOver(source.properties), ...asked.properties },
    copy: backgroundCopy(call, source, incremental),
    ...(source.content && {
      content: isLarger ? grownTo(source.content, diskSizeGB * 2 ** 30) : source.content,
    }),
  };
}

function findSource({ cloud }: ArmCall, id: string): CopiedSource | undefined {
  const snapshot = cloud.subscriptions.snapshotById(id);
  if (snapshot === undefined) return cloud.subscriptions.disk(id);
  if (isCopying(snapshot, cloud.clock.now())) throw sourceNotReady(id, 'Pending');
  // Of which family a copy of a snapshot is, is unverified: here, of a new one.
  return { ...snapshot, familyId: undefined, backgroundCopyMs: 0 };
}

function takenOver(properties: JsonObject): JsonObject {
  const names = inherited.filter((name) => properties[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, properties[name]]));
}

function backgroundCopy({ cloud }: ArmCall, source: CopiedSource, incremental: boolean): Creation['copy'] {
  if (!incremental || source.backgroundCopyMs === 0) return undefined;
  const startsAt = cloud.clock.now() + cloud.behaviour.operationMs;
  return { startsAt, endsAt: startsAt + source.backgroundCopyMs };
}

function checkCount({ cloud }: ArmCall, familyId: string): void {
  let count = 0;
  for (const { incrementalSnapshotFamilyId } of cloud.subscriptions.snapshots()) {
    if (incrementalSnapshotFamilyId === familyId) count += 1;
  }
  if (count >= cloud.behaviour.snapshotsPerDisk) throw snapshotsLimitReached();
}
