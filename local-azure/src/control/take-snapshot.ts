import type { JsonObject } from '../arm/json.ts';
import { groupIdOf, placeFields, placeOf, snapshotIdOf } from './place.ts';
import { ControlError } from './control-error.ts';
import {
  booleanFrom,
  checkKnown,
  choiceFrom,
  neededText,
  numberFrom,
  tagsFrom,
  textFrom,
} from './request-fields.ts';
import type { ControlParts, ControlRequest } from './route.ts';

const fields = [
  ...placeFields,
  'name',
  'location',
  'disk',
  'incremental',
  'sizeGB',
  'osType',
  'hyperVGeneration',
  'securityType',
  'tags',
];

/** What disks can have (documented). */
const securityTypes = [
  'TrustedLaunch',
  'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey',
  'ConfidentialVM_DiskEncryptedWithPlatformKey',
  'ConfidentialVM_DiskEncryptedWithCustomerKey',
  'ConfidentialVM_NonPersistedTPM',
] as const;

/**
 * A snapshot of a disk, by default of one of its own. A disk that is there already keeps its size and properties;
 * snapshots of one disk are a family.
 * A snapshot that is there already keeps its tags unless others are sent.
 */
export function takeSnapshot({ resourceManager, seed }: ControlParts, { body }: ControlRequest): unknown {
  checkKnown(body, fields);
  const name = neededText(body, 'name', '{"name":"golden-1"}');
  checkName('name', name);
  const place = placeOf(seed, resourceManager, body);
  const location = textFrom(body, 'location') ?? place.location;
  const disk = textFrom(body, 'disk') ?? `disk-of-${name}`;
  checkName('disk', disk);
  const group = groupIdOf(place.subscriptionId, place.resourceGroup);
  const diskId = `${group}/providers/Microsoft.Compute/disks/${disk}`;
  const diskSizeGB = numberFrom(body, 'sizeGB');
  const properties = diskProperties(body);
  const incremental = booleanFrom(body, 'incremental') ?? true;
  const id = snapshotIdOf(place, name);
  const tags = tagsFrom(body) ?? resourceManager.getSnapshot(id)?.tags;
  resourceManager.ensureDisk({
    id: diskId,
    location,
    ...(diskSizeGB !== undefined && { diskSizeGB }),
    properties,
  });
  return resourceManager.putSnapshot(id, {
    location,
    ...(tags && { tags }),
    properties: {
      incremental,
      creationData: { createOption: 'Copy', sourceResourceId: diskId },
    },
  });
}

function diskProperties(body: ControlRequest['body']): JsonObject {
  const securityType = choiceFrom(body, 'securityType', securityTypes);
  return {
    osType: choiceFrom(body, 'osType', ['Windows', 'Linux']) ?? 'Windows',
    hyperVGeneration: choiceFrom(body, 'hyperVGeneration', ['V1', 'V2']) ?? 'V2',
    ...(securityType !== undefined && { securityProfile: { securityType } }),
  };
}

/** As Azure takes names: letters, digits, `_`, `-` and dots, at most 80, beginning and ending with none of the last two. */
function checkName(field: string, name: string): void {
  if (/^\w([\w.-]{0,78}\w)?$/.test(name)) return;
  throw new ControlError(
    400,
    `"${field}" has to be a name of 1 to 80 letters, digits, "_", "-" and "."; "${name}" is none`,
  );
}
