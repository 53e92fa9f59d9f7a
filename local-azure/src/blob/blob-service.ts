/** Which operation a request is, and who may ask for it. */
import {
  authenticationFailed,
  BlobError,
  invalidHeader,
  keyNotPermitted,
  permissionMismatch,
  publicAccessNotPermitted,
  resourceNotFound,
  tokenRefused,
  unknownOperation,
} from './blob-error.ts';
import type { BlobAnswer, BlobCall, BlobRequest } from './blob-request.ts';
import type { BlobAccount, BlobStore } from './blob-store.ts';
import { appendBlock } from './operations/append-block.ts';
import { deleteBlob, getBlob, leaseBlob, putBlob, readBytes, setMetadata } from './operations/blobs.ts';
import {
  createContainer,
  deleteContainer,
  getContainer,
  listBlobs,
  listContainers,
} from './operations/containers.ts';
import { listPages, pageList, putPage } from './operations/pages.ts';
import type { PageSource } from './pages.ts';
import { document, element } from './xml.ts';

/** Whether a token may do this on an account or one of its containers: an action, or a data action. */
export type MayUseBlobs = (
  token: string,
  kind: 'action' | 'dataAction',
  action: string,
  scope: string,
) => boolean;

export interface BlobChecks {
  /** Why a token is not valid; undefined when it is. */
  authenticate: (token: string) => string | undefined;
  /** Default: every valid token may do everything. */
  mayUse?: MayUseBlobs | undefined;
}

interface Operation {
  handle: (call: BlobCall) => BlobAnswer;
  kind: 'action' | 'dataAction';
  /** Below `Microsoft.Storage/storageAccounts/blobServices/containers/`; any one of them will do. */
  actions: readonly string[];
}

const data = (handle: Operation['handle'], ...verbs: string[]): Operation => ({
  handle,
  kind: 'dataAction',
  actions: verbs.map((verb) => `blobs/${verb}`),
});
const control = (handle: Operation['handle'], action: string): Operation => ({
  handle,
  kind: 'action',
  actions: [action],
});

/** By method, level, `restype` and `comp` (documented, with the permission that each needs). */
const operations: Readonly<Record<string, Operation>> = {
  'GET account list': control(listContainers, 'read'),
  'PUT container': control(createContainer, 'write'),
  'GET container': control(getContainer, 'read'),
  'HEAD container': control(getContainer, 'read'),
  'DELETE container': control(deleteContainer, 'delete'),
  'GET container list': data(listBlobs, 'read'),
  'PUT blob': data(putBlob, 'write', 'add/action'),
  'GET blob': data(getBlob, 'read'),
  'HEAD blob': data(getBlob, 'read'),
  'DELETE blob': data(deleteBlob, 'delete'),
  'PUT blob page': data(putPage, 'write'),
  'PUT blob appendblock': data(appendBlock, 'write', 'add/action'),
  'GET blob pagelist': data(listPages, 'read'),
  'PUT blob metadata': data(setMetadata, 'write'),
  'PUT blob lease': data(leaseBlob, 'write'),
};

export function serveBlobs(
  store: BlobStore,
  checks: BlobChecks,
  request: BlobRequest,
  now: number,
): BlobAnswer {
  try {
    return serve(store, checks, request, now);
  } catch (error) {
    if (error instanceof BlobError) return refusal(error);
    throw error;
  }
}

/** A refusal as it goes over the wire. */
export function refusal({ status, code, message, detail }: BlobError): BlobAnswer {
  if (status === 304) return { status, headers: { 'x-ms-error-code': code } };
  const root = element('Error', [
    element('Code', code),
    element('Message', message),
    ...(detail === undefined ? [] : [element('AuthenticationErrorDetail', detail)]),
  ]);
  return {
    status,
    headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' },
    body: document(root),
  };
}

function serve(store: BlobStore, checks: BlobChecks, request: BlobRequest, now: number): BlobAnswer {
  checkVersion(request);
  const what = operationName(request);
  const shared = store.shared(request.url);
  if (shared === 'refused') throw authenticationFailed();
  if (shared !== 'unknown') return readShared(request, shared, now);
  const account = store.accounts.get(request.account);
  if (account === undefined) throw resourceNotFound();
  const operation = operations[what];
  if (operation === undefined) throw unknownOperation(request.method, what);
  authorize(checks, request, account, operation);
  return operation.handle({ request, store, account, now });
}

/** A SAS of an exported snapshot reads and does nothing else. */
function readShared(request: BlobRequest, pages: PageSource, now: number): BlobAnswer {
  const headers = {
    etag: '"0x8D0"',
    'last-modified': new Date(now).toUTCString(),
    'x-ms-blob-type': 'PageBlob',
    'x-ms-blob-sequence-number': '0',
  };
  const comp = request.url.searchParams.get('comp');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && comp === null) return readBytes(request, pages, headers);
  if (isRead && comp === 'pagelist') return pageList(request, pages, headers);
  throw permissionMismatch();
}

function checkVersion({ headers }: BlobRequest): void {
  const version = headers['x-ms-version'];
  if (version !== undefined && !/^\d{4}-\d\d-\d\d$/.test(version)) throw invalidHeader('x-ms-version');
}

function operationName({ method, container, blob, url }: BlobRequest): string {
  const level = blob !== '' ? 'blob' : container !== '' ? 'container' : 'account';
  const comp = url.searchParams.get('comp');
  return comp === null ? `${method} ${level}` : `${method} ${level} ${comp}`;
}

function authorize(
  { authenticate, mayUse }: BlobChecks,
  request: BlobRequest,
  account: BlobAccount,
  { kind, actions }: Operation,
): void {
  const { headers, url, container } = request;
  const { id, allowSharedKeyAccess } = account;
  const authorization = headers['authorization'];
  if (authorization === undefined) {
    if (!url.searchParams.has('sig')) throw publicAccessNotPermitted();
    throw allowSharedKeyAccess ? authenticationFailed() : keyNotPermitted();
  }
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
  // No account key is ever given out here, so no signature by one is right.
  if (token === undefined) throw allowSharedKeyAccess ? authenticationFailed() : keyNotPermitted();
  // Recorded: also without any version, which means an old one. (Versions compare as text.)
  if ((headers['x-ms-version'] ?? '') < '2017-11-09') {
    throw authenticationFailed('Authentication scheme Bearer is not supported in this version.');
  }
  const problem = authenticate(token);
  if (problem !== undefined) throw tokenRefused(problem);
  if (mayUse === undefined) return;
  const scope = container === '' ? id : `${id}/blobServices/default/containers/${container}`;
  const may = (action: string): boolean =>
    mayUse(token, kind, `Microsoft.Storage/storageAccounts/blobServices/containers/${action}`, scope);
  if (!actions.filter((action) => !isOverwrite(request, account, action)).some(may))
    throw permissionMismatch();
}

/** Documented: whoever may only add may make a new blob and append, and replace none. */
function isOverwrite(
  { method, url, container, blob }: BlobRequest,
  account: BlobAccount,
  action: string,
): boolean {
  if (action !== 'blobs/add/action' || method !== 'PUT' || url.searchParams.has('comp')) return false;
  return account.containers.get(container)?.blobs.has(blob) === true;
}
