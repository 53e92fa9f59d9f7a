/** What Compute tells of itself: SKUs, usage against quota, and disk encryption sets. */
import { diskVersions, machineVersions, skuVersions } from '../api-versions.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { resourceNotFound } from '../arm-errors.ts';
import { pageAnswer } from '../page.ts';
import { regionFrom } from '../resource-id.ts';
import type { Route } from '../router.ts';
import { regions } from '../subscription/regions.ts';

const subscription = '/subscriptions/{subscriptionId}';
const sets = 'Microsoft.Compute/diskEncryptionSets';
const ofReads = { method: 'GET', effect: 'read' } as const;

export const computeRoutes: readonly Route[] = [
  {
    ...ofReads,
    versions: skuVersions,
    path: `${subscription}/providers/Microsoft.Compute/skus`,
    action: 'Microsoft.Compute/skus/read',
    on: 'parent',
    handle: listSkus,
  },
  {
    ...ofReads,
    versions: machineVersions,
    path: `${subscription}/providers/Microsoft.Compute/locations/{location}/usages`,
    action: 'Microsoft.Compute/locations/usages/read',
    handle: listUsages,
  },
  {
    ...ofReads,
    versions: diskVersions,
    path: `${subscription}/resourceGroups/{resourceGroup}/providers/${sets}/{name}`,
    action: `${sets}/read`,
    handle: getEncryptionSet,
  },
];

const snapshotSkus = ['Standard_LRS', 'Premium_LRS', 'Standard_ZRS'];

/** Of snapshots alone, in all regions or in the one of `$filter=location eq '…'`. */
function listSkus(call: ArmCall): ArmAnswer {
  const [, wanted] = /^\s*location eq '([^']*)'\s*$/i.exec(call.request.query.get('$filter') ?? '') ?? [];
  const { regionsWithoutZones } = call.cloud.behaviour;
  const offered = regions
    .map(({ name }) => name)
    .filter((name) => wanted === undefined || name === regionFrom(wanted))
    .flatMap((location) =>
      snapshotSkus
        .filter((sku) => !sku.endsWith('ZRS') || !regionsWithoutZones.includes(location))
        .map((name) => ({ location, name })),
    );
  return pageAnswer(
    call,
    offered,
    ({ location, name }) => `${location}/${name}`,
    ({ location, name }) => ({
      resourceType: 'snapshots',
      name,
      tier: name.startsWith('Premium') ? 'Premium' : 'Standard',
      locations: [location],
      locationInfo: [{ location, zones: [] }],
      restrictions: [],
    }),
    1000,
  );
}

/** The counts of snapshots, under names as `az vm list-usage` shows them (unverified). */
function listUsages({ params, cloud }: ArmCall): ArmAnswer {
  const location = regionFrom(params.location);
  const used = (isZoned: boolean): number =>
    [...cloud.subscriptions.snapshots()].filter(
      (one) =>
        one.subscriptionId.toLowerCase() === params.subscriptionId.toLowerCase() &&
        one.location === location &&
        one.sku.endsWith('ZRS') === isZoned,
    ).length;
  const usage = (value: string, localizedValue: string, currentValue: number): unknown => ({
    unit: 'Count',
    currentValue,
    limit: cloud.behaviour.snapshotQuota,
    name: { value, localizedValue },
  });
  return {
    status: 200,
    body: {
      value: [
        usage('StandardSnapshotCount', 'Standard Storage Snapshots', used(false)),
        usage('ZRSSnapshotCount', 'ZRS Storage Snapshots', used(true)),
      ],
    },
  };
}

function getEncryptionSet({ params, cloud }: ArmCall): ArmAnswer {
  const { subscriptionId, resourceGroup, name } = params;
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${sets}/${name}`;
  const set = cloud.subscriptions.diskEncryptionSet(id);
  if (set === undefined) throw resourceNotFound(sets, name, resourceGroup);
  return {
    status: 200,
    body: {
      id: set.id,
      name,
      type: sets,
      location: set.location,
      identity: { type: 'SystemAssigned' },
      properties: { encryptionType: 'EncryptionAtRestWithCustomerKey', provisioningState: 'Succeeded' },
    },
  };
}
