/** Storage accounts in Resource Manager: what makes, shows and removes them. */
import type { ArmCall } from '../arm-call.ts';
import { ArmError } from '../arm-error.ts';
import { invalidResourceLocation, locationRequired, resourceNotFound } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { checkRegion } from '../check-region.ts';
import { isJsonObject, objectAt, textAt, type JsonObject } from '../json.ts';
import { acceptStorageOperation } from '../operations/accepted.ts';
import { pageAnswer } from '../page.ts';
import { keyOf, regionFrom } from '../resource-id.ts';
import { tagsFrom } from '../tag-rules.ts';
import { accountBody, type AccountBody } from './account-body.ts';
import { kindAndSkuFrom } from './kind-and-sku.ts';
import { removeAccount } from './remove-account.ts';
import { accountId, type StoredAccount } from './stored-account.ts';

export function putAccount(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  checkName(params.name);
  const location = textAt(request.body, 'location');
  if (location === undefined) throw locationRequired();
  const named = cloud.accounts.named(params.name);
  const present = cloud.accounts.find(params.subscriptionId, params.resourceGroup, params.name);
  if (named !== undefined && present === undefined) throw nameTaken(params.name);
  if (present !== undefined) {
    checkPresent(present, regionFrom(location));
    apply(present, request.body);
    cloud.report(call, { kind: 'Write', resourceId: present.id });
    return { status: 200, body: bodyOf(call, present) };
  }
  checkRegion(cloud.regions, location, 'Microsoft.Storage/storageAccounts');
  const account = newAccount(call, regionFrom(location));
  cloud.accounts.put(account);
  cloud.blobs.accounts.set(account.name, account);
  return acceptStorageOperation(call, {
    location: account.location,
    finish: () => {
      if (cloud.accounts.named(account.name) !== account) throw accountNotFound(params);
      account.provisioningState = 'Succeeded';
      cloud.report(call, { kind: 'Write', resourceId: account.id });
      return bodyOf(call, account);
    },
  });
}

export function getAccount(call: ArmCall): ArmAnswer {
  return { status: 200, body: bodyOf(call, accountOf(call)) };
}

/** Changes what is sent and nothing else; tags that are sent replace all (documented). */
export function patchAccount(call: ArmCall): ArmAnswer {
  const { request, cloud } = call;
  const account = accountOf(call);
  checkPresent(account, account.location);
  const tags = isJsonObject(request.body) && 'tags' in request.body ? request.body['tags'] : account.tags;
  apply(account, { ...(isJsonObject(request.body) ? request.body : {}), tags });
  cloud.report(call, { kind: 'Write', resourceId: account.id });
  return { status: 200, body: bodyOf(call, account) };
}

/** Names are one space for the whole of Azure; texts as documented. */
export function checkNameAvailability({ request, cloud }: ArmCall): ArmAnswer {
  const name = textAt(request.body, 'name') ?? '';
  if (!isName(name)) {
    const { message } = nameInvalid(name);
    return { status: 200, body: { nameAvailable: false, reason: 'AccountNameInvalid', message } };
  }
  if (cloud.accounts.named(name) === undefined) return { status: 200, body: { nameAvailable: true } };
  const { message } = nameTaken(name);
  return { status: 200, body: { nameAvailable: false, reason: 'AlreadyExists', message } };
}

/** 204 when there was none (documented). */
export function deleteAccount(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const account = cloud.accounts.find(params.subscriptionId, params.resourceGroup, params.name);
  if (account === undefined) return { status: 204 };
  removeAccount(cloud, account);
  cloud.report(call, { kind: 'Delete', resourceId: account.id });
  return { status: 200 };
}

export function listAccounts(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  if (params.resourceGroup !== '') cloud.subscriptions.group(params.subscriptionId, params.resourceGroup);
  const accounts = cloud.accounts.list(params.subscriptionId, params.resourceGroup);
  return pageAnswer(
    call,
    accounts,
    ({ id }) => id,
    (account) => bodyOf(call, account),
  );
}

function accountOf({ params, cloud }: ArmCall): StoredAccount {
  const account = cloud.accounts.find(params.subscriptionId, params.resourceGroup, params.name);
  if (account !== undefined) return account;
  throw accountNotFound(params);
}

function accountNotFound({ name, resourceGroup }: ArmCall['params']): ArmError {
  return resourceNotFound('Microsoft.Storage/storageAccounts', name, resourceGroup);
}

function checkPresent(account: StoredAccount, location: string): void {
  const { name, resourceGroup } = account;
  if (account.location !== location) {
    throw invalidResourceLocation(name, account.location, resourceGroup, location);
  }
  // Recorded: also when a first PUT was answered 429 or 503 and made the account all the same.
  if (account.provisioningState !== 'Creating') return;
  throw new ArmError(
    409,
    'StorageAccountOperationInProgress',
    'An operation is currently performing on this storage account that requires exclusive access.',
  );
}

function bodyOf({ cloud }: ArmCall, account: StoredAccount): AccountBody {
  return accountBody(account, cloud.behaviour.blobEndpoint);
}

function newAccount({ request, params, cloud }: ArmCall, location: string): StoredAccount {
  const { subscriptionId } = cloud.subscriptions.subscription(params.subscriptionId);
  const { name: resourceGroup } = cloud.subscriptions.group(subscriptionId, params.resourceGroup);
  const name = keyOf(params.name);
  const account: StoredAccount = {
    id: accountId(subscriptionId, resourceGroup, name),
    name,
    subscriptionId,
    resourceGroup,
    location,
    tags: {},
    ...kindAndSkuFrom(request.body),
    provisioningState: 'Creating',
    timeCreated: cloud.clock.now(),
    // What is not sent is open (documented defaults of the API).
    properties: { minimumTlsVersion: 'TLS1_0', supportsHttpsTrafficOnly: true },
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: true,
    containers: new Map(),
  };
  apply(account, request.body);
  return account;
}

function apply(account: StoredAccount, body: unknown): void {
  const sent = objectAt(body, 'properties');
  account.tags = tagsFrom(isJsonObject(body) ? body['tags'] : undefined);
  Object.assign(account, kindAndSkuFrom(body, account));
  account.properties = { ...account.properties, ...sent };
  account.allowBlobPublicAccess = flag(sent, 'allowBlobPublicAccess', account.allowBlobPublicAccess);
  account.allowSharedKeyAccess = flag(sent, 'allowSharedKeyAccess', account.allowSharedKeyAccess);
}

function flag(properties: JsonObject, name: string, otherwise: boolean): boolean {
  const value = properties[name];
  return typeof value === 'boolean' ? value : otherwise;
}

/** Documented: 3 to 24 lower-case letters and digits. */
function checkName(name: string): void {
  if (!isName(name)) throw nameInvalid(name);
}

function isName(name: string): boolean {
  return /^[a-z\d]{3,24}$/.test(name);
}

function nameInvalid(name: string): ArmError {
  return new ArmError(
    400,
    'AccountNameInvalid',
    `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
  );
}

function nameTaken(name: string): ArmError {
  return new ArmError(
    409,
    'StorageAccountAlreadyTaken',
    `The storage account named ${name} is already taken.`,
  );
}
