/** Virtual machines by hand: what `snaprep capture` takes snapshots of. */
import { ControlError } from './control-error.ts';
import { groupIdOf, placeFields, placeOf } from './place.ts';
import { booleanFrom, checkKnown, choiceFrom, numberFrom } from './request-fields.ts';
import type { ControlParts, ControlRequest, Route } from './route.ts';

export const machineRoutes: readonly Route[] = [
  {
    method: 'PUT',
    path: '/machines/{name}',
    what: 'makes a virtual machine with an OS disk and as many "dataDisks" as given; another one in its place',
    example: `-d '{"power":"running","osType":"Windows","dataDisks":1}'`,
    run: put,
  },
  {
    method: 'GET',
    path: '/machines/{name}',
    what: 'one virtual machine with its state',
    example: '',
    run: (parts, request) => {
      checkKnown(request.body, placeFields);
      const id = `${groupOf(parts, request)}/providers/Microsoft.Compute/virtualMachines/${request.name}`;
      const machine = parts.resourceManager.getMachine(id);
      if (machine === undefined) throw new ControlError(404, `there is no ${id}`);
      return machine;
    },
  },
];

const fields = [
  ...placeFields,
  'power',
  'osType',
  'dataDisks',
  'generalized',
  'securityType',
  'encryptionAtHost',
];

function put(parts: ControlParts, request: ControlRequest): unknown {
  const { resourceManager, seed } = parts;
  const { name, body } = request;
  checkKnown(body, fields);
  const group = groupOf(parts, request);
  const { location } = placeOf(seed, resourceManager, body);
  const osType = choiceFrom(body, 'osType', ['Windows', 'Linux']) ?? 'Windows';
  const securityType = choiceFrom(body, 'securityType', ['TrustedLaunch', 'ConfidentialVM']);
  const power = choiceFrom(body, 'power', ['running', 'stopped', 'deallocated']);
  const generalized = booleanFrom(body, 'generalized');
  const encryptionAtHost = booleanFrom(body, 'encryptionAtHost');
  const count = numberFrom(body, 'dataDisks') ?? 0;
  const osDisk = `${group}/providers/Microsoft.Compute/disks/${name}_OsDisk`;
  const dataDisks = Array.from(
    { length: count },
    (_, at) => `${group}/providers/Microsoft.Compute/disks/${name}_data${at}`,
  );
  const properties = {
    osType,
    hyperVGeneration: 'V2',
    ...(securityType === 'TrustedLaunch' && { securityProfile: { securityType } }),
  };
  resourceManager.putDisk({ id: osDisk, location, properties });
  for (const id of dataDisks) resourceManager.putDisk({ id, location });
  const id = `${group}/providers/Microsoft.Compute/virtualMachines/${name}`;
  resourceManager.putMachine({
    id,
    location,
    osDisk,
    dataDisks,
    osType,
    ...(power && { power }),
    ...(securityType && { securityType }),
    ...(generalized !== undefined && { generalized }),
    ...(encryptionAtHost !== undefined && { encryptionAtHost }),
  });
  return resourceManager.getMachine(id);
}

function groupOf({ resourceManager, seed }: ControlParts, { body }: ControlRequest): string {
  const { subscriptionId, resourceGroup } = placeOf(seed, resourceManager, body);
  return groupIdOf(subscriptionId, resourceGroup);
}
