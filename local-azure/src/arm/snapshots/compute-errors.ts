/** What Compute refuses. Codes and texts as recorded unless marked; the word for a snapshot is often "disk". */
import { ArmError } from '../arm-error.ts';

/** Recorded: HTTP 429 under the code of permanent refusals; the window stands in the details, as JSON in a string. */
export function computeThrottled(bucket: string, retryAfterSeconds: number, now: number): ArmError {
  const window = {
    operationGroup: bucket,
    startTime: new Date(now).toISOString(),
    endTime: new Date(now + retryAfterSeconds * 1000).toISOString(),
  };
  return new ArmError(
    429,
    'OperationNotAllowed',
    'The server rejected the request because too many requests have been received for this subscription.',
    {
      headers: { 'retry-after': String(retryAfterSeconds) },
      details: [{ code: 'TooManyRequests', target: bucket, message: JSON.stringify(window) }],
    },
  );
}

/** Recorded: also when the source exists and `Copy` was sent for another region. */
export function sourceNotFound(sourceId: string): ArmError {
  return new ArmError(404, 'NotFound', `Resource ${sourceId} is not found.`);
}

export function changeNotAllowed(property: string, name: string): ArmError {
  return new ArmError(
    400,
    'BadRequest',
    `Changing property '${property}' is not allowed for existing disk '${name}'.`,
    { target: property },
  );
}

/** Recorded for disks and `Copy`; for snapshots and `Empty` unverified. */
export function securityTypeNotSupported(securityType: string, createOption: string): ArmError {
  return new ArmError(
    400,
    'BadRequest',
    `Security Type '${securityType}' is not supported for CreateOption '${createOption}'. Supported create options ` +
      'are FromImage, Import, ImportSecure, UploadPreparedSecure.',
  );
}

export function skuNotSupported(sku: string, supported: readonly string[]): ArmError {
  return new ArmError(
    400,
    'InvalidParameter',
    `SKU ${sku} is not supported for resource type Snapshot in this region. Supported SKUs for this region are ` +
      supported.join(','),
    { target: 'sku' },
  );
}

/** Unverified text; the pattern allows dots, which were seen accepted. */
export function invalidName(entity: 'snapshotName' | 'diskName', pattern: string): ArmError {
  return new ArmError(
    400,
    'InvalidParameter',
    `The entity name '${entity}' is invalid according to its validation rule: ${pattern}.`,
    { target: entity },
  );
}

/** A parameter that is missing, or of no use here. Unverified texts. */
export function invalidParameter(target: string, message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, { target });
}

/** Code and text recorded, status unverified. */
export function invalidVhd(blob: string): ArmError {
  return new ArmError(
    400,
    'InvalidVhd',
    `${blob} is not a supported VHD. Disk is expected to have cookie value 'conectix'.`,
  );
}

/** Code and texts recorded for disks (azure-cli 19455 and 28510), status unverified. */
export function conflictingAccess(isPrivate: boolean): ArmError {
  return new ArmError(
    400,
    'ConflictingUserInput',
    isPrivate
      ? 'AllowPrivate NetworkAccessPolicy can only supported with Disk Access.'
      : 'Disk Access is only supported for disks with NetworkAccessPolicy AllowPrivate',
  );
}

export function requiredParameterMissing(parameter: string): ArmError {
  return invalidParameter(parameter, `Required parameter '${parameter}' is missing (null).`);
}

/** Recorded: `CopyStart` with a disk as its source. */
export function entityNotOfExpectedType(): ArmError {
  return new ArmError(400, 'InvalidParameter', 'Entity not of expected type');
}

/** Documented as a rule; code and text unverified. */
export function fullSnapshotNotCopyable(sourceId: string): ArmError {
  return new ArmError(
    400,
    'BadRequest',
    `Full snapshots can't be copied across regions: '${sourceId}' is not an incremental snapshot.`,
  );
}

/** Of a disk of another subscription documented as a rule; status, code and text unverified. */
export function incrementalCopyRefused(kind: 'disk' | 'snapshot'): ArmError {
  return new ArmError(
    400,
    'BadRequest',
    kind === 'disk'
      ? "An incremental snapshot of a disk cannot be created outside of the disk's subscription."
      : 'An incremental snapshot cannot be created from this snapshot.',
    { target: 'incremental' },
  );
}

/** The limit is documented; status and code unverified, the words are those that a public replicator looks for. */
export function copyStartLimitReached(limit: number, subscriptionId: string, region: string): ArmError {
  return new ArmError(
    409,
    'OperationNotAllowed',
    `The ongoing CopyStart requests limit of ${limit} has been reached for subscription '${subscriptionId}' in ` +
      `region '${region}'. Please retry when some of them are complete.`,
  );
}

/** The order is documented; status, code and text unverified. */
export function copiedOutOfOrder(name: string, olderId: string, region: string): ArmError {
  return new ArmError(
    409,
    'OperationNotAllowed',
    `Snapshot '${name}' cannot be copied to region '${region}' before the older snapshot '${olderId}' of the same ` +
      'disk. Snapshots of a disk must be copied one at a time, in the order they were created.',
  );
}

/** Documented: a source in `Pending` cannot be copied; status, code and text unverified. */
export function sourceNotReady(sourceId: string, state: string): ArmError {
  return new ArmError(
    409,
    'OperationNotAllowed',
    `'${sourceId}' cannot be copied while its state is '${state}'.`,
  );
}

/** Recorded when the limit was 200; leaves a `Failed` object. */
export function snapshotsLimitReached(): ArmError {
  return new ArmError(
    409,
    'SnapshotsLimitReached',
    'The snapshot count was exceeded for a disk. Please retry the request after sometime',
  );
}

/** Documented as a rule; code and text unverified. */
export function diskEncryptionSetRefused(id: string, reason: string): ArmError {
  return new ArmError(400, 'BadRequest', `Disk encryption set '${id}' cannot be used: ${reason}.`);
}

/** Recorded for two deletes at once (of an availability set); for snapshots inferred. */
export function concurrentRequest(): ArmError {
  return new ArmError(409, 'Conflict', 'The request failed due to conflict with a concurrent request.');
}

/** Documented as a rule; code and text unverified. */
export function accessDenied(name: string, policy: string): ArmError {
  return new ArmError(403, 'OperationNotAllowed', `Access to snapshot '${name}' is denied by its ${policy}.`);
}

/** Documented limit; code and text unverified. */
export function accessLimitReached(limit: number): ArmError {
  return new ArmError(
    409,
    'OperationNotAllowed',
    `SAS URIs of at most ${limit} snapshots of an incremental snapshot family can be active at a time.`,
  );
}

/** The local cloud's own: what Azure would do and this does not. */
export function createOptionNotSupported(createOption: string, supported: string): ArmError {
  return new ArmError(
    400,
    'BadRequest',
    `The local cloud has no createOption '${createOption}' here. It has ${supported}.`,
    { target: 'creationData.createOption' },
  );
}
