import type { ArmCall } from '../arm-call.ts';
import { ArmError } from '../arm-error.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { errorFromFault } from '../faults/resource-fault.ts';
import { keyOf } from '../resource-id.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { concurrentRequest, createOptionNotSupported } from './compute-errors.ts';
import { defaultSku, newResource } from './new-resource.ts';
import { createCopy } from './create-copy.ts';
import { createCopyStart } from './create-copy-start.ts';
import { createImport } from './create-import.ts';
import { GeneratedDisk } from '../../blob/generated-disk.ts';
import { echoBody } from './echo-body.ts';
import { createEmpty } from './create-empty.ts';
import type { Creation } from './creation.ts';
import { defaultProperties } from './default-properties.ts';
import { checkNetworkAccess } from './check-settings.ts';
import { checkDiskEncryptionSet } from './disk-encryption-set.ts';
import { checkLinkedSource } from './linked-source.ts';
import { checkSku } from './sku.ts';
import { resultBody } from './snapshot-body.ts';
import { snapshotOf } from './snapshot-of-call.ts';
import type { SnapshotRequest } from './snapshot-request.ts';
import { idOf, type StoredSnapshot } from './stored-snapshot.ts';

const createOptions = new Map([
  ['copy', createCopy],
  ['copystart', createCopyStart],
  ['empty', createEmpty],
  ['import', createImport],
]);

export function createSnapshot(call: ArmCall, asked: SnapshotRequest): ArmAnswer {
  const { cloud, params } = call;
  const create = createOptions.get(asked.createOption.toLowerCase());
  if (create === undefined) {
    throw createOptionNotSupported(asked.createOption, 'Copy, CopyStart, Empty and Import');
  }
  if (asked.sourceResourceId !== undefined) checkLinkedSource(call, asked.sourceResourceId);
  checkSku(asked.sku ?? defaultSku, asked.location, cloud.behaviour);
  checkDiskEncryptionSet(call, asked.properties, asked.location);
  checkNetworkAccess(asked.properties);
  const fault = cloud.faults.creates.take(params);
  if (fault !== undefined && fault.failing !== 'operation') {
    keep(call, failed(call, asked));
    throw errorFromFault(fault);
  }
  const { failureAtEnd, sourceInUse, ...creation } = createOrLeave(call, asked, create);
  const snapshot = stored(call, asked, creation);
  keep(call, snapshot);
  if (snapshot.copy !== undefined) cloud.copies.begin(snapshot);
  const release = sourceInUse === undefined ? undefined : cloud.sourcesInUse.hold(sourceInUse);
  const finish = (now: number): unknown => {
    release?.();
    const failure = fault === undefined ? failureAtEnd?.() : errorFromFault(fault);
    if (failure !== undefined) throw failing(call, snapshot, failure);
    // Its group may have been deleted meanwhile.
    if (snapshotOf(call) !== snapshot) throw concurrentRequest();
    snapshot.provisioningState = 'Succeeded';
    cloud.report(call, { kind: 'Write', resourceId: idOf(snapshot) });
    return resultBody(snapshot, now);
  };
  const body = echoBody(call, idOf(snapshot), 'Microsoft.Compute/snapshots');
  return acceptDiskOperation(call, { location: asked.location, finish }, body);
}

/** The count limit is refused like everything else, but leaves an object behind (recorded). */
function createOrLeave(
  call: ArmCall,
  asked: SnapshotRequest,
  create: (call: ArmCall, asked: SnapshotRequest) => Creation,
): Creation {
  try {
    return create(call, asked);
  } catch (error) {
    if (error instanceof ArmError && error.code === 'SnapshotsLimitReached') keep(call, failed(call, asked));
    throw error;
  }
}

function keep({ cloud, params }: ArmCall, snapshot: StoredSnapshot): void {
  const group = cloud.subscriptions.group(params.subscriptionId, params.resourceGroup);
  group.snapshots.set(keyOf(snapshot.name), snapshot);
}

function stored(call: ArmCall, asked: SnapshotRequest, creation: Creation): StoredSnapshot {
  const resource = newResource(call, asked);
  return {
    ...resource,
    access: undefined,
    content: new GeneratedDisk(resource.uniqueId, creation.diskSizeGB * 2 ** 30),
    ...creation,
    properties: { ...defaultProperties, ...creation.properties },
  };
}

/** What a create that failed leaves behind: it has its name and nothing in it. */
function failed(call: ArmCall, asked: SnapshotRequest): StoredSnapshot {
  const { createOption, sourceResourceId } = asked;
  const snapshot = stored(call, asked, {
    creationData: { createOption, ...(sourceResourceId !== undefined && { sourceResourceId }) },
    incremental: asked.incremental ?? false,
    incrementalSnapshotFamilyId: undefined,
    diskSizeGB: asked.diskSizeGB ?? 0,
    properties: asked.properties,
    copy: undefined,
  });
  snapshot.provisioningState = 'Failed';
  return snapshot;
}

function failing({ cloud }: ArmCall, snapshot: StoredSnapshot, failure: ArmError): ArmError {
  snapshot.provisioningState = 'Failed';
  snapshot.copy = undefined;
  cloud.copies.abandon(snapshot);
  return failure;
}
