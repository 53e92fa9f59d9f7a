import { machineVersions } from '../api-versions.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { getDiskOperation } from '../operations/get-operation.ts';
import { pageAnswer } from '../page.ts';
import { keyOf } from '../resource-id.ts';
import type { Route } from '../router.ts';
import { instanceView, machineBody } from './machine-body.ts';
import { deallocate, machineOf, start } from './power.ts';
import { machineId, machineType } from './stored-machine.ts';

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroup}`;
const machine = `${group}/providers/${machineType}/{name}`;
const ofReads = {
  versions: machineVersions,
  method: 'GET',
  action: `${machineType}/read`,
  effect: 'read',
} as const;
const ofActions = { versions: machineVersions, method: 'POST', effect: 'action', on: 'parent' } as const;

/** What is read of machines, and their power; they are made and changed by hand alone. */
export const machineRoutes: readonly Route[] = [
  { ...ofReads, path: machine, handle: getMachine },
  {
    ...ofReads,
    path: `${machine}/instanceView`,
    action: `${machineType}/instanceView/read`,
    handle: (call) => ({ status: 200, body: instanceView(machineOf(call)) }),
  },
  ...[`${group}/providers/${machineType}`, `${subscription}/providers/${machineType}`].map((path): Route => ({
    ...ofReads,
    path,
    on: 'parent',
    handle: listMachines,
  })),
  {
    ...ofActions,
    path: `${machine}/deallocate`,
    action: `${machineType}/deallocate/action`,
    handle: deallocate,
  },
  { ...ofActions, path: `${machine}/start`, action: `${machineType}/start/action`, handle: start },
  {
    versions: machineVersions,
    computeGroup: 'GetOperation',
    isOpen: true,
    method: 'GET',
    path: `${subscription}/providers/Microsoft.Compute/locations/{location}/operations/{operationId}`,
    action: 'Microsoft.Compute/locations/operations/read',
    effect: 'read',
    handle: getDiskOperation,
  },
];

function getMachine(call: ArmCall): ArmAnswer {
  const withView = /^instanceView$/i.test(call.request.query.get('$expand') ?? '');
  return { status: 200, body: machineBody(machineOf(call), call.cloud.subscriptions.disks, withView) };
}

/** Without states: a list tells them only with `statusOnly`, or `$expand` since 2022 (documented), which nobody asks here. */
function listMachines(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const { groups } = cloud.subscriptions.subscription(params.subscriptionId);
  const machines = cloud.subscriptions.machines
    .list(params.subscriptionId, params.resourceGroup)
    .filter(({ resourceGroup }) => groups.has(keyOf(resourceGroup)));
  return pageAnswer(call, machines, machineId, (one) => machineBody(one, cloud.subscriptions.disks, false));
}
