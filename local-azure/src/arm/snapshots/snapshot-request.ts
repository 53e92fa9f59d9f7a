import { invalidRequestContent, locationRequired } from '../arm-errors.ts';
import { isJsonObject, numberAt, objectAt, textAt, type JsonObject } from '../json.ts';
import { regionFrom } from '../resource-id.ts';
import { tagsFrom } from '../tag-rules.ts';
import { checkSettings } from './check-settings.ts';
import { requiredParameterMissing } from './compute-errors.ts';

/** Properties that a caller may set and that are kept and shown as they were sent. */
const settable = [
  'osType',
  'hyperVGeneration',
  'purchasePlan',
  'supportedCapabilities',
  'supportsHibernation',
  'securityProfile',
  'encryption',
  'encryptionSettingsCollection',
  'networkAccessPolicy',
  'publicNetworkAccess',
  'diskAccessId',
  'dataAccessAuthMode',
] as const;

/** The body of a PUT, read. */
export interface SnapshotRequest {
  location: string;
  /** As it was sent. */
  sentLocation: string;
  tags: Record<string, string>;
  sku: string | undefined;
  incremental: boolean | undefined;
  diskSizeGB: number | undefined;
  createOption: string;
  sourceResourceId: string | undefined;
  sourceUri: string | undefined;
  /** Id of a version of a platform image. */
  imageId: string | undefined;
  storageAccountId: string | undefined;
  enhanced: boolean;
  /** The settable ones that were sent. */
  properties: JsonObject;
}

/** Throws when something is missing or of the wrong form. */
export function snapshotRequestFrom(body: unknown): SnapshotRequest {
  if (!isJsonObject(body)) throw invalidRequestContent('the body is not an object');
  const location = textAt(body, 'location');
  if (location === undefined) throw locationRequired();
  const properties = objectAt(body, 'properties');
  checkSettings(properties);
  const creation = objectAt(properties, 'creationData');
  const createOption = textAt(creation, 'createOption');
  if (createOption === undefined) throw requiredParameterMissing('creationData.createOption');
  const incremental = properties['incremental'];
  return {
    location: regionFrom(location),
    sentLocation: location,
    tags: tagsFrom(body['tags']),
    sku: textAt(objectAt(body, 'sku'), 'name'),
    incremental: typeof incremental === 'boolean' ? incremental : undefined,
    diskSizeGB: numberAt(properties, 'diskSizeGB'),
    createOption,
    sourceResourceId: textAt(creation, 'sourceResourceId'),
    sourceUri: textAt(creation, 'sourceUri'),
    imageId: textAt(objectAt(creation, 'imageReference'), 'id'),
    storageAccountId: textAt(creation, 'storageAccountId'),
    enhanced: textAt(creation, 'provisionedBandwidthCopySpeed') === 'Enhanced',
    properties: settableFrom(properties),
  };
}

/** Of a snapshot or a disk. Undefined is left as it is. */
export interface ResourceChange {
  /** All tags, in place of the present ones. */
  tags: Record<string, string> | undefined;
  sku: string | undefined;
  diskSizeGB: number | undefined;
  properties: JsonObject;
}

/** The body of a PATCH, read. Throws when something is of the wrong form. */
export function changeFrom(body: unknown): ResourceChange {
  if (!isJsonObject(body)) throw invalidRequestContent('the body is not an object');
  const properties = objectAt(body, 'properties');
  checkSettings(properties);
  return {
    tags: body['tags'] === undefined ? undefined : tagsFrom(body['tags']),
    sku: textAt(objectAt(body, 'sku'), 'name'),
    diskSizeGB: numberAt(properties, 'diskSizeGB'),
    properties: settableFrom(properties),
  };
}

/** The settable properties among `properties`; null counts as not sent. */
export function settableFrom(properties: JsonObject): JsonObject {
  const sent = settable.filter((name) => properties[name] !== undefined && properties[name] !== null);
  return Object.fromEntries(sent.map((name) => [name, properties[name]]));
}
