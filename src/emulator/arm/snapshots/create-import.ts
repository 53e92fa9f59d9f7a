import { Pages } from '../../blob/pages.ts';
import { footerProblem } from '../../blob/vhd.ts';
import type { ArmCall } from '../arm-call.ts';
import { linkedAuthorizationFailed } from '../arm-errors.ts';
import { invalidParameter, requiredParameterMissing } from './compute-errors.ts';
import type { Creation } from './creation.ts';
import type { SnapshotRequest } from './snapshot-request.ts';

const footerSize = 512;

/**
 * `Import`: from a fixed VHD in a page blob of an account in the same region. Nothing is taken over but the bytes;
 * the security type does not travel this way (recorded). The texts of refusals are unverified.
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
  const blob = cloud.blobs.find(new URL(sourceUri));
  if (blob === undefined || !sourceUri.includes(`/${account.name}/`)) {
    throw refused('sourceUri', 'there is no such blob in the account');
  }
  const { pages } = blob;
  const bytes = pages.size - footerSize;
  const problem =
    bytes > 0 ? footerProblem(pages.read(bytes, pages.size), pages.size) : 'it is too small for a VHD';
  if (problem !== undefined) throw refused('sourceUri', `the blob is not a fixed VHD: ${problem}`);
  return {
    creationData: { createOption: 'Import', sourceUri, storageAccountId },
    incremental: asked.incremental ?? false,
    incrementalSnapshotFamilyId: undefined,
    diskSizeGB: Math.ceil(bytes / 2 ** 30),
    properties: asked.properties,
    copy: undefined,
    content: diskOf(pages, bytes),
  };
}

/** Compute reads the blob with the account's key, so its caller has to be allowed to list keys (recorded). */
function checkLinkedAccount({ request, action, cloud }: ArmCall, storageAccountId: string): void {
  const needed = { action: 'Microsoft.Storage/storageAccounts/listKeys/action', scope: storageAccountId };
  if (cloud.may(request.token, needed.action, needed.scope)) return;
  throw linkedAuthorizationFailed(request.principal, { action, scope: request.path }, needed);
}

function refused(parameter: string, reason: string): Error {
  return invalidParameter(parameter, `The value of parameter ${parameter} is invalid: ${reason}.`);
}

/** The bytes as they are now, whatever becomes of the blob. */
function diskOf(pages: Pages, bytes: number): Pages {
  const disk = new Pages(bytes, pages);
  disk.clear(bytes, pages.size);
  return disk;
}
