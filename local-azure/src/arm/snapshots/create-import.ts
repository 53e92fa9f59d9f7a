import type { StoredBlob } from '../../blob/blob-store.ts';
import { Pages } from '../../blob/pages.ts';
import { footerProblem } from '../../blob/vhd.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmError } from '../arm-error.ts';
import { linkedAuthorizationFailed } from '../arm-errors.ts';
import { invalidParameter, invalidVhd, requiredParameterMissing } from './compute-errors.ts';
import type { Creation } from './creation.ts';
import type { SnapshotRequest } from './snapshot-request.ts';

const footerSize = 512;

/**
 * `Import`: from a fixed VHD in a page blob of an account in the same region. Nothing is taken over but the bytes;
 * the security type does not travel this way (recorded). The texts of refusals are unverified but for the footer's,
 * and so is that a blob which is deleted meanwhile fails the operation.
 */
export function createImport(call: ArmCall, asked: SnapshotRequest): Creation {
  const { sourceUri, storageAccountId } = asked;
  if (sourceUri === undefined) throw requiredParameterMissing('creationData.sourceUri');
  if (storageAccountId === undefined) throw requiredParameterMissing('storageAccountId');
  checkLinkedAccount(call, storageAccountId);
  const { cloud } = call;
  const account = cloud.accounts.byId(storageAccountId);
  if (account === undefined) throw refused('storageAccountId', `no account ${storageAccountId} was found`);
  if (account.location !== asked.location) {
    throw refused(
      'storageAccountId',
      `the account is in '${account.location}', the snapshot in '${asked.location}'`,
    );
  }
  const blob = blobOf(call, account.name, sourceUri);
  if (blob === undefined) throw refused('sourceUri', 'there is no such blob in the account');
  if (blob.type !== 'PageBlob') throw invalidVhd(sourceUri);
  const { content: pages } = blob;
  const bytes = pages.size - footerSize;
  if (bytes <= 0) throw invalidVhd(sourceUri);
  if (footerProblem(pages.read(bytes, pages.size), pages.size) !== undefined) throw invalidVhd(sourceUri);
  return {
    creationData: { createOption: 'Import', sourceUri, storageAccountId },
    incremental: asked.incremental ?? false,
    incrementalSnapshotFamilyId: undefined,
    diskSizeGB: Math.ceil(bytes / 2 ** 30),
    properties: asked.properties,
    copy: undefined,
    content: diskOf(pages, bytes),
    failureAtEnd: () =>
      blobOf(call, account.name, sourceUri) === blob
        ? undefined
        : refused('sourceUri', 'the blob was deleted while it was imported'),
  };
}

/** Accounts are the first segment of a path here. */
function blobOf({ cloud }: ArmCall, account: string, sourceUri: string): StoredBlob | undefined {
  if (!URL.canParse(sourceUri)) return undefined;
  const url = new URL(sourceUri);
  return url.pathname.startsWith(`/${account}/`) ? cloud.blobs.find(url) : undefined;
}

/** Compute reads the blob with the account's key, so its caller has to be allowed to list keys (recorded). */
function checkLinkedAccount({ request, action, cloud }: ArmCall, storageAccountId: string): void {
  const needed = { action: 'Microsoft.Storage/storageAccounts/listKeys/action', scope: storageAccountId };
  if (cloud.may(request.token, needed.action, needed.scope)) return;
  throw linkedAuthorizationFailed(request.principal, { action, scope: request.path }, needed);
}

function refused(parameter: string, reason: string): ArmError {
  return invalidParameter(parameter, `The value of parameter ${parameter} is invalid: ${reason}.`);
}

/** The bytes as they are now, whatever becomes of the blob. */
function diskOf(pages: Pages, bytes: number): Pages {
  const disk = new Pages(bytes, pages);
  disk.clear(bytes, pages.size);
  return disk;
}
