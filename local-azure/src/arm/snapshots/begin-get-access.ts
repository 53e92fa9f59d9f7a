import { randomBytes, randomUUID } from 'node:crypto';
import { Vhd } from '../../blob/vhd.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { numberAt, textAt } from '../json.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { acceptFailing } from '../operations/failing-operation.ts';
import {
  accessDenied,
  accessLimitReached,
  concurrentRequest,
  invalidParameter,
  sourceNotReady,
} from './compute-errors.ts';
import { snapshotOf } from './snapshot-of-call.ts';
import { hasActiveAccess, idOf, isCopying, type StoredSnapshot } from './stored-snapshot.ts';

/** Documented: a SAS lasts at most 60 days. */
const longestSeconds = 60 * 24 * 3600;

/** Opens a snapshot for reading by URL. The 202 has no body; the URL comes with the operation's result (recorded). */
export function beginGetAccess(call: ArmCall): ArmAnswer {
  const { request, cloud } = call;
  const snapshot = snapshotOf(call);
  const seconds = numberAt(request.body, 'durationInSeconds');
  if (textAt(request.body, 'access') !== 'Read') throw invalidParameter('access', 'access must be Read.');
  if (seconds === undefined || seconds <= 0 || seconds > longestSeconds) {
    throw invalidParameter('durationInSeconds', `durationInSeconds must be from 1 to ${longestSeconds}.`);
  }
  checkAllowed(call, snapshot);
  const failing = acceptFailing(call, snapshot, 'beginGetAccess');
  if (failing !== undefined) return failing;
  return acceptDiskOperation(call, {
    location: snapshot.location,
    finish: (now) => {
      if (!hasActiveAccess(snapshot, now)) {
        const url = sasUrl(cloud.behaviour.blobEndpoint, snapshot);
        cloud.access.grant(snapshot, url, now + seconds * 1000);
        cloud.blobs.share(new URL(url), () =>
          snapshot.access?.url === url && hasActiveAccess(snapshot, cloud.clock.now())
            ? new Vhd(snapshot.content)
            : undefined,
        );
      }
      cloud.report(call, { kind: 'Action', resourceId: idOf(snapshot) });
      return { accessSAS: snapshot.access?.url };
    },
  });
}

function checkAllowed({ cloud }: ArmCall, snapshot: StoredSnapshot): void {
  const now = cloud.clock.now();
  const { properties, incrementalSnapshotFamilyId: family } = snapshot;
  if (snapshot.provisioningState === 'Deleting') throw concurrentRequest();
  if (properties['networkAccessPolicy'] === 'DenyAll')
    throw accessDenied(snapshot.name, 'networkAccessPolicy');
  if (properties['publicNetworkAccess'] === 'Disabled')
    throw accessDenied(snapshot.name, 'publicNetworkAccess');
  if (isCopying(snapshot, now)) throw sourceNotReady(idOf(snapshot), 'Pending');
  if (family === undefined || hasActiveAccess(snapshot, now)) return;
  const { accessesPerFamily } = cloud.behaviour;
  if (cloud.access.countInFamily(family, now) >= accessesPerFamily)
    throw accessLimitReached(accessesPerFamily);
}

/** Recorded URLs name a stored policy (`si`) and carry no expiry. */
function sasUrl(endpoint: string, { uniqueId }: StoredSnapshot): string {
  return `${endpoint}/${uniqueId.slice(0, 12)}/abcd?sv=2018-03-28&sr=b&si=${randomUUID()}&sig=${randomBytes(24).toString('base64url')}`;
}
