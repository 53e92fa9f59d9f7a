import type { PageSource } from '../../blob/pages.ts';
import { grownTo } from '../../blob/grown-disk.ts';
import type { ArmCall } from '../arm-call.ts';
import { isJsonObject, textAt, type JsonObject } from '../json.ts';
import { progressAt } from './background-copy.ts';
import {
  concurrentRequest,
  requiredParameterMissing,
  securityTypeNotSupported,
  sourceNotFound,
  sourceNotReady,
} from './compute-errors.ts';
import type { ComputeResource, CreationData } from './compute-resource.ts';
import type { SnapshotRequest } from './snapshot-request.ts';

/** What `Copy` reads from: a snapshot or a disk. */
export interface CopiedSource {
  kind: 'snapshot' | 'disk';
  subscriptionId: string;
  provisioningState: ComputeResource['provisioningState'];
  uniqueId: string;
  location: string;
  diskSizeGB: number;
  properties: JsonObject;
  /** Of the incremental snapshots taken from it. */
  familyId: string | undefined;
  backgroundCopyMs: number;
  /** Undefined where each copy has other bytes: what is on a disk that is in use changes with time. */
  content: PageSource | undefined;
}

/** What a `Copy` is asked for, be it a snapshot or a disk that is made. */
export type CopyRequest = Pick<
  SnapshotRequest,
  'location' | 'sourceResourceId' | 'diskSizeGB' | 'properties'
>;

/** What is the same in every resource that is made by `Copy`. */
export interface Copied {
  source: CopiedSource;
  creationData: CreationData;
  diskSizeGB: number;
  /** What was taken over and what was sent. */
  properties: JsonObject;
  content: PageSource | undefined;
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

/** Throws when the source cannot be copied, or what is sent beside it is not allowed with a copy. */
export function copied(call: ArmCall, asked: CopyRequest): Copied {
  const { sourceResourceId } = asked;
  if (sourceResourceId === undefined) throw requiredParameterMissing('creationData.sourceResourceId');
  const source = findSource(call, sourceResourceId);
  // Misleading, but so it is: a source in another region is said not to exist (recorded).
  if (source?.location !== asked.location) throw sourceNotFound(sourceResourceId);
  checkSecurityProfile(asked.properties, 'Copy');
  const diskSizeGB = Math.max(source.diskSizeGB, asked.diskSizeGB ?? 0);
  const isLarger = diskSizeGB > source.diskSizeGB;
  return {
    source,
    creationData: { createOption: 'Copy', sourceResourceId, sourceUniqueId: source.uniqueId },
    diskSizeGB,
    properties: { ...takenOver(source.properties), ...asked.properties },
    content: source.content && (isLarger ? grownTo(source.content, diskSizeGB * 2 ** 30) : source.content),
  };
}

/** The security type of what is made this way is that of its source, and cannot be sent. */
export function checkSecurityProfile({ securityProfile }: JsonObject, createOption: string): void {
  if (!isJsonObject(securityProfile)) return;
  throw securityTypeNotSupported(textAt(securityProfile, 'securityType') ?? '', createOption);
}

function findSource({ cloud }: ArmCall, id: string): CopiedSource | undefined {
  const snapshot = cloud.subscriptions.snapshotById(id);
  if (snapshot !== undefined) {
    const { copy, provisioningState } = snapshot;
    const state = copy && progressAt(copy, cloud.clock.now()).state;
    // One whose copy stopped is shown in this state too; that it is refused for it is inferred.
    if (state === 'Running' || state === 'Failed') throw sourceNotReady(id, 'Pending');
    if (provisioningState === 'Failed') throw sourceNotReady(id, provisioningState);
    if (provisioningState === 'Deleting') throw concurrentRequest();
    // Of which family a copy of a snapshot is, is unverified: here, of a new one.
    return { ...snapshot, kind: 'snapshot', familyId: undefined, backgroundCopyMs: 0 };
  }
  const disk = cloud.subscriptions.disks.byId(id);
  if (disk === undefined) return undefined;
  // How Azure refuses these is unverified.
  if (disk.provisioningState === 'Failed') throw sourceNotReady(id, disk.provisioningState);
  if (disk.provisioningState !== 'Succeeded') throw concurrentRequest();
  return { ...disk, kind: 'disk' };
}

function takenOver(properties: JsonObject): JsonObject {
  const names = inherited.filter((name) => properties[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, properties[name]]));
}
