import { isJsonObject, textAt, type JsonObject } from './json.ts';

/**
 * Since which api-version a type has a property. Taken from the models that Azure publishes for each version in its
 * SDK for Python; those after 2022 are from memory of its REST documents (unverified). What stands in no line is as
 * old as the type.
 */
type Since = Readonly<Record<string, string>>;

const ofBoth: Since = {
  'properties.hyperVGeneration': '2018-09-30',
  'properties.encryptionSettingsCollection': '2018-09-30',
  'properties.diskSizeBytes': '2019-03-01',
  'properties.uniqueId': '2019-03-01',
  'properties.creationData.sourceUniqueId': '2019-03-01',
  'properties.creationData.uploadSizeBytes': '2019-03-01',
  'properties.encryption': '2019-07-01',
  'properties.creationData.galleryImageReference': '2019-11-01',
  'properties.diskAccessId': '2020-05-01',
  'properties.networkAccessPolicy': '2020-05-01',
  'properties.creationData.logicalSectorSize': '2020-06-30',
  extendedLocation: '2020-09-30',
  'properties.purchasePlan': '2020-09-30',
  'properties.supportsHibernation': '2020-12-01',
  'properties.completionPercent': '2021-04-01',
  'properties.publicNetworkAccess': '2021-04-01',
  'properties.supportedCapabilities': '2021-04-01',
  'properties.creationData.securityDataUri': '2021-08-01',
  'properties.dataAccessAuthMode': '2021-12-01',
  'properties.supportedCapabilities.architecture': '2021-12-01',
  'properties.supportedCapabilities.diskControllerTypes': '2022-07-02',
  'properties.creationData.performancePlus': '2022-07-02',
  'properties.creationData.provisionedBandwidthCopySpeed': '2023-10-02',
  'properties.supportedCapabilities.supportedSecurityOption': '2025-01-02',
};

const since: Readonly<Record<string, Since>> = {
  'microsoft.compute/snapshots': {
    ...ofBoth,
    'properties.incremental': '2019-03-01',
    'properties.diskState': '2020-06-30',
    'properties.securityProfile': '2021-08-01',
    'properties.copyCompletionError': '2022-03-02',
    'properties.incrementalSnapshotFamilyId': '2022-07-02',
    'properties.snapshotAccessState': '2025-01-02',
  },
  'microsoft.compute/disks': {
    ...ofBoth,
    'properties.diskIOPSReadWrite': '2018-06-01',
    'properties.diskMBpsReadWrite': '2018-06-01',
    'properties.diskState': '2018-09-30',
    managedByExtended: '2019-11-01',
    'properties.maxShares': '2019-11-01',
    'properties.tier': '2020-06-30',
    'properties.burstingEnabled': '2020-09-30',
    'properties.securityProfile': '2020-12-01',
    'properties.propertyUpdatesInProgress': '2020-12-01',
    'properties.optimizedForFrequentAttach': '2022-07-02',
  },
  'microsoft.storage/storageaccounts': {
    'properties.allowBlobPublicAccess': '2019-04-01',
    'properties.allowSharedKeyAccess': '2019-04-01',
    'properties.minimumTlsVersion': '2019-04-01',
    'properties.largeFileSharesState': '2019-04-01',
    extendedLocation: '2020-08-01-preview',
    'properties.keyPolicy': '2021-02-01',
    'properties.sasPolicy': '2021-02-01',
    'properties.allowCrossTenantReplication': '2021-04-01',
    'properties.defaultToOAuthAuthentication': '2021-06-01',
    'properties.publicNetworkAccess': '2021-06-01',
    'properties.allowedCopyScope': '2021-08-01',
    'properties.isLocalUserEnabled': '2021-08-01',
    'properties.isSftpEnabled': '2021-08-01',
    'properties.dnsEndpointType': '2021-09-01',
  },
};

/** An answer as this api-version gives it: a resource, a page of them, or what an operation gave. */
export function inApiVersion(body: unknown, version: string): unknown {
  if (!isJsonObject(body)) return body;
  if (Array.isArray(body['value'])) {
    return { ...body, value: body['value'].map((item) => inApiVersion(item, version)) };
  }
  const { properties } = body;
  if (isJsonObject(properties) && isJsonObject(properties['output'])) {
    return { ...body, properties: { ...properties, output: inApiVersion(properties['output'], version) } };
  }
  return leftOut(textAt(body, 'type') ?? '', version).reduce(without, body);
}

/** Found once for each version that is asked for, as of a listing each entry needs it. */
const known = new Map<string, readonly string[][]>();

/** Paths of the properties that a type does not have yet in this version. */
function leftOut(type: string, version: string): readonly string[][] {
  const key = `${type} ${version}`;
  const paths =
    known.get(key) ??
    Object.entries(since[type.toLowerCase()] ?? {})
      .filter(([, first]) => version < first)
      .map(([path]) => path.split('.'));
  known.set(key, paths);
  return paths;
}

function without(value: JsonObject, [first = '', ...rest]: readonly string[]): JsonObject {
  if (!(first in value)) return value;
  const { [first]: inner, ...others } = value;
  if (rest.length === 0) return others;
  return isJsonObject(inner) ? { ...value, [first]: without(inner, rest) } : value;
}
