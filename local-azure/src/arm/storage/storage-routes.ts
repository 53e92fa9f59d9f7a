import { storageVersions } from '../api-versions.ts';
import { getOperationResult } from '../operations/get-operation.ts';
import type { Route } from '../router.ts';
import {
  checkNameAvailability,
  deleteAccount,
  getAccount,
  listAccounts,
  patchAccount,
  putAccount,
} from './accounts.ts';

const subscription = '/subscriptions/{subscriptionId}';
const type = 'Microsoft.Storage/storageAccounts';
const group = `${subscription}/resourceGroups/{resourceGroup}`;
const account = `${group}/providers/${type}/{name}`;
const versions = storageVersions;

export const storageRoutes: readonly Route[] = [
  { versions, method: 'PUT', path: account, action: `${type}/write`, effect: 'write', handle: putAccount },
  {
    versions,
    method: 'PATCH',
    path: account,
    action: `${type}/write`,
    effect: 'write',
    handle: patchAccount,
  },
  {
    versions,
    method: 'POST',
    path: `${subscription}/providers/Microsoft.Storage/checkNameAvailability`,
    action: 'Microsoft.Storage/checknameavailability/read',
    effect: 'read',
    on: 'parent',
    handle: checkNameAvailability,
  },
  { versions, method: 'GET', path: account, action: `${type}/read`, effect: 'read', handle: getAccount },
  {
    versions,
    method: 'DELETE',
    path: account,
    action: `${type}/delete`,
    effect: 'delete',
    handle: deleteAccount,
  },
  {
    versions,
    method: 'GET',
    path: `${subscription}/providers/Microsoft.Storage/locations/{location}/asyncoperations/{operationId}`,
    action: 'Microsoft.Storage/locations/asyncoperations/read',
    effect: 'read',
    isOpen: true,
    handle: getOperationResult,
  },
  ...[`${group}/providers/${type}`, `${subscription}/providers/${type}`].map((path): Route => ({
    versions,
    method: 'GET',
    path,
    action: `${type}/read`,
    effect: 'read',
    on: 'parent',
    handle: listAccounts,
  })),
];
