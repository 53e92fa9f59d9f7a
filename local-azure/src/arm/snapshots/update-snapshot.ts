import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { grownTo } from '../../blob/grown-disk.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { acceptFailing } from '../operations/failing-operation.ts';
import { tagsAfter } from '../tag-rules.ts';
import { concurrentRequest, invalidParameter } from './compute-errors.ts';
import { checkNetworkAccess } from './check-settings.ts';
import { checkDiskEncryptionSet } from './disk-encryption-set.ts';
import { checkSku } from './sku.ts';
import { echoBody } from './echo-body.ts';
import { resultBody, snapshotBody } from './snapshot-body.ts';
import type { ResourceChange } from './snapshot-request.ts';
import { snapshotOf } from './snapshot-of-call.ts';
import { idOf, type StoredSnapshot } from './stored-snapshot.ts';

/** Changes a snapshot that exists: the 202 says `Updating` (of a PATCH with all of it: unverified), the change shows at once. */
export function updateSnapshot(call: ArmCall, snapshot: StoredSnapshot, change: ResourceChange): ArmAnswer {
  const { cloud } = call;
  const { location } = snapshot;
  if (change.sku !== undefined) checkSku(change.sku, location, cloud.behaviour);
  checkDiskEncryptionSet(call, change.properties, location);
  checkNetworkAccess({ ...snapshot.properties, ...change.properties });
  if (change.diskSizeGB !== undefined && change.diskSizeGB < snapshot.diskSizeGB) {
    throw invalidParameter('diskSizeGB', 'The size of a snapshot cannot be reduced.');
  }
  const acceptedBody = (): unknown =>
    call.request.method === 'PUT'
      ? echoBody(call, idOf(snapshot), 'Microsoft.Compute/snapshots')
      : resultBody(snapshot, cloud.clock.now());
  const failing = acceptFailing(call, snapshot, 'update', acceptedBody);
  if (failing !== undefined) return failing;
  snapshot.tags = tagsAfter(snapshot.tags, change.tags);
  snapshot.sku = change.sku ?? snapshot.sku;
  if ((change.diskSizeGB ?? 0) > snapshot.diskSizeGB) grow(snapshot, change.diskSizeGB ?? 0);
  snapshot.properties = { ...snapshot.properties, ...change.properties };
  snapshot.provisioningState = 'Updating';
  const finish = (now: number): unknown => {
    if (snapshotOf(call) !== snapshot) throw concurrentRequest();
    snapshot.provisioningState = 'Succeeded';
    cloud.report(call, { kind: 'Write', resourceId: idOf(snapshot) });
    return snapshotBody(snapshot, now, cloud.behaviour);
  };
  return acceptDiskOperation(call, { location, finish }, acceptedBody());
}

function grow(snapshot: StoredSnapshot, diskSizeGB: number): void {
  snapshot.diskSizeGB = diskSizeGB;
  snapshot.content = grownTo(snapshot.content, diskSizeGB * 2 ** 30);
}
