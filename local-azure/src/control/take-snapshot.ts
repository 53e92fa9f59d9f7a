import type { JsonObject } from '../arm/json.ts';
import { groupIdOf, placeFields, placeOf, snapshotIdOf } from './place.ts';
import { booleanFrom, checkKnown, neededText, numberFrom, tagsFrom, textFrom } from './request-fields.ts';
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

/**
 * A snapshot of a disk, by default of one of its own. A disk that is there already keeps its size and properties;
 * snapshots of one disk are a family.
 */
export function takeSnapshot({ resourceManager, seed }: ControlParts, { body }: ControlRequest): unknown {
  checkKnown(body, fields);
  const name = neededText(body, 'name', '{"name":"golden-1"}');
  const place = placeOf(seed, resourceManager, body);
  const location = textFrom(body, 'location') ?? place.location;
  const disk = textFrom(body, 'disk') ?? `disk-of-${name}`;
  const group = groupIdOf(place.subscriptionId, place.resourceGroup);
  const diskId = `${group}/providers/Microsoft.Compute/disks/${disk}`;
  const diskSizeGB = numberFrom(body, 'sizeGB');
  resourceManager.ensureDisk({
    id: diskId,
    location,
    ...(diskSizeGB !== undefined && { diskSizeGB }),
    properties: diskProperties(body),
  });
  const tags = tagsFrom(body);
  return resourceManager.putSnapshot(snapshotIdOf(place, name), {
    location,
    ...(tags && { tags }),
    properties: {
      incremental: booleanFrom(body, 'incremental') ?? true,
      creationData: { createOption: 'Copy', sourceResourceId: diskId },
    },
  });
}

function diskProperties(body: ControlRequest['body']): JsonObject {
  const securityType = textFrom(body, 'securityType');
  return {
    osType: textFrom(body, 'osType') ?? 'Windows',
    hyperVGeneration: textFrom(body, 'hyperVGeneration') ?? 'V2',
    ...(securityType !== undefined && { securityProfile: { securityType } }),
  };
}
