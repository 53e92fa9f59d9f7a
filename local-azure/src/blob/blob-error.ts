/** A refusal as the Blob service puts it: status, code (also as a header), text. */
export class BlobError extends Error {
  readonly status: number;
  readonly code: string;
  /** What an authentication failed of. */
  readonly detail: string | undefined;

  constructor(status: number, code: string, message: string, detail?: string) {
    super(message);
    this.detail = detail;
    this.status = status;
    this.code = code;
  }
}

// Codes and statuses as documented; the texts are shortened.

export const authenticationFailed = (detail?: string): BlobError =>
  new BlobError(
    403,
    'AuthenticationFailed',
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    detail,
  );

export const tokenRefused = (reason: string): BlobError =>
  new BlobError(401, 'InvalidAuthenticationInfo', `Server failed to authenticate the request: ${reason}.`);

export const permissionMismatch = (): BlobError =>
  new BlobError(
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  );

export const keyNotPermitted = (): BlobError =>
  new BlobError(
    403,
    'KeyBasedAuthenticationNotPermitted',
    'Key based authentication is not permitted on this storage account.',
  );

export const publicAccessNotPermitted = (): BlobError =>
  new BlobError(409, 'PublicAccessNotPermitted', 'Public access is not permitted on this storage account.');

export const resourceNotFound = (): BlobError =>
  new BlobError(404, 'ResourceNotFound', 'The specified resource does not exist.');

export const containerNotFound = (): BlobError =>
  new BlobError(404, 'ContainerNotFound', 'The specified container does not exist.');

export const containerExists = (): BlobError =>
  new BlobError(409, 'ContainerAlreadyExists', 'The specified container already exists.');

export const blobNotFound = (): BlobError =>
  new BlobError(404, 'BlobNotFound', 'The specified blob does not exist.');

export const blobExists = (): BlobError =>
  new BlobError(409, 'BlobAlreadyExists', 'The specified blob already exists.');

export const conditionNotMet = (): BlobError =>
  new BlobError(
    412,
    'ConditionNotMet',
    'The condition specified using HTTP conditional header(s) is not met.',
  );

export const invalidBlobType = (): BlobError =>
  new BlobError(409, 'InvalidBlobType', 'The blob type is invalid for this operation.');

export const appendPositionNotMet = (): BlobError =>
  new BlobError(412, 'AppendPositionConditionNotMet', 'The append position condition specified was not met.');

export const maxSizeNotMet = (): BlobError =>
  new BlobError(412, 'MaxBlobSizeConditionNotMet', 'The max blob size condition specified was not met.');

export const tooManyBlocks = (): BlobError =>
  new BlobError(
    409,
    'BlockCountExceedsLimit',
    'The committed block count cannot exceed the maximum limit of 50,000 blocks.',
  );

export const bodyTooLarge = (): BlobError =>
  new BlobError(
    413,
    'RequestBodyTooLarge',
    'The request body is too large and exceeds the maximum permissible limit.',
  );

export const notModified = (): BlobError =>
  new BlobError(
    304,
    'ConditionNotMet',
    'The condition specified using HTTP conditional header(s) is not met.',
  );

export const invalidUri = (): BlobError =>
  new BlobError(400, 'InvalidUri', 'The requested URI does not represent any resource on the server.');

export const invalidHeader = (name: string): BlobError =>
  new BlobError(400, 'InvalidHeaderValue', `The value for one of the HTTP headers is not valid: ${name}.`);

export const missingHeader = (name: string): BlobError =>
  new BlobError(400, 'MissingRequiredHeader', `An HTTP header that's mandatory is missing: ${name}.`);

export const unsupportedHeader = (name: string): BlobError =>
  new BlobError(400, 'UnsupportedHeader', `The local cloud does not know the header ${name} here.`);

export const invalidQuery = (name: string): BlobError =>
  new BlobError(
    400,
    'InvalidQueryParameterValue',
    `Value for one of the query parameters specified in the request URI is invalid: ${name}.`,
  );

export const queryOutOfRange = (name: string): BlobError =>
  new BlobError(
    400,
    'OutOfRangeQueryParameterValue',
    `One of the query parameters specified in the request URI is outside the permissible range: ${name}.`,
  );

export const invalidMetadata = (): BlobError =>
  new BlobError(
    400,
    'InvalidMetadata',
    'The metadata specified is invalid. It has characters that are not permitted.',
  );

export const invalidResourceName = (): BlobError =>
  new BlobError(400, 'InvalidResourceName', 'The specified resource name contains invalid characters.');

export const nameLengthRefused = (): BlobError =>
  new BlobError(
    400,
    'OutOfRangeInput',
    'The specified resource name length is not within the permissible limits.',
  );

export const sequenceNumberNotMet = (): BlobError =>
  new BlobError(412, 'SequenceNumberConditionNotMet', 'The sequence number condition specified was not met.');

export const invalidPageRange = (): BlobError =>
  new BlobError(416, 'InvalidPageRange', 'The page range specified is invalid.');

export const invalidRange = (): BlobError =>
  new BlobError(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');

export const copySourceRefused = (status: number, reason: string): BlobError =>
  new BlobError(status, 'CannotVerifyCopySource', reason);

export const leaseMissing = (): BlobError =>
  new BlobError(
    412,
    'LeaseIdMissing',
    'There is currently a lease on the blob and no lease ID was specified in the request.',
  );

export const leaseMismatch = (): BlobError =>
  new BlobError(
    412,
    'LeaseIdMismatchWithBlobOperation',
    'The lease ID specified did not match the lease ID for the blob.',
  );

export const leaseExpired = (): BlobError =>
  new BlobError(412, 'LeaseLost', 'A lease ID was specified, but the lease for the blob has expired.');

export const leaseNotPresent = (): BlobError =>
  new BlobError(412, 'LeaseNotPresentWithBlobOperation', 'There is currently no lease on the blob.');

export const nothingToBreak = (): BlobError =>
  new BlobError(409, 'LeaseNotPresentWithLeaseOperation', 'There is currently no lease on the blob.');

export const leasePresent = (): BlobError =>
  new BlobError(409, 'LeaseAlreadyPresent', 'There is already a lease present.');

export const leaseLost = (): BlobError =>
  new BlobError(
    409,
    'LeaseIdMismatchWithLeaseOperation',
    'The lease ID specified did not match the lease ID for the blob.',
  );

export const unknownOperation = (method: string, what: string): BlobError =>
  new BlobError(
    400,
    'UnsupportedQueryParameter',
    `The local cloud has no blob operation '${method} ${what}'.`,
  );
