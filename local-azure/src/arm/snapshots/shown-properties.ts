import { isJsonObject, type JsonObject } from '../json.ts';

/** Since which api-version a property of snapshots and disks is shown (documented, for snapshots). */
const since: Readonly<Record<string, string>> = {
  'properties.networkAccessPolicy': '2020-05-01',
  'properties.diskAccessId': '2020-05-01',
  'properties.diskState': '2020-06-30',
  'properties.purchasePlan': '2020-09-30',
  'properties.supportsHibernation': '2020-12-01',
  'properties.completionPercent': '2021-04-01',
  'properties.publicNetworkAccess': '2021-04-01',
  'properties.supportedCapabilities': '2021-04-01',
  'properties.securityProfile': '2021-08-01',
  'properties.dataAccessAuthMode': '2021-12-01',
  'properties.supportedCapabilities.architecture': '2021-12-01',
  'properties.copyCompletionError': '2022-03-02',
  'properties.incrementalSnapshotFamilyId': '2022-07-02',
  'properties.supportedCapabilities.diskControllerTypes': '2022-07-02',
  'properties.creationData.provisionedBandwidthCopySpeed': '2023-10-02',
  'properties.snapshotAccessState': '2025-01-02',
  'properties.supportedCapabilities.supportedSecurityOption': '2025-01-02',
};

/** The body without what an older api-version does not have; a copy. */
export function shownIn<Body extends { properties: JsonObject }>(apiVersion: string, body: Body): Body {
  const properties = without(body.properties, 'properties', apiVersion);
  return { ...body, properties };
}

function without(value: JsonObject, at: string, apiVersion: string): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      // Versions are dates and compare as text.
      .filter(([key]) => (since[`${at}.${key}`] ?? '') <= apiVersion)
      .map(([key, inner]) => [key, isJsonObject(inner) ? without(inner, `${at}.${key}`, apiVersion) : inner]),
  );
}
