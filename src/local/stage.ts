/** Where the tour plays: two subscriptions, three regions, one rule with three targets. */

export interface Place {
  subscriptionId: string;
  resourceGroup: string;
  location: string;
}

const images = '11111111-1111-1111-1111-111111111111';
const desktops = '22222222-2222-2222-2222-222222222222';

export const source: Place = { subscriptionId: images, resourceGroup: 'rg-images', location: 'northeurope' };

export const targets: readonly Place[] = [
  { subscriptionId: images, resourceGroup: 'rg-images-weu', location: 'westeurope' },
  { subscriptionId: desktops, resourceGroup: 'rg-images-sea', location: 'southeastasia' },
  { subscriptionId: desktops, resourceGroup: 'rg-images-neu', location: 'northeurope' },
];

export const places: readonly Place[] = [source, ...targets];

/** What makes the rule take a snapshot. */
export const replicate = { SnapReplicate: 'Replicate' };

/** Delays are short here, so that a deletion can be watched; the defaults are 15 minutes and a day. */
export const replication = {
  rules: [
    {
      name: 'golden-images',
      source: { subscriptionId: source.subscriptionId, resourceGroup: source.resourceGroup },
      select: { tags: replicate },
      targets: targets.map(({ subscriptionId, resourceGroup, location }) => ({
        subscriptionId,
        resourceGroup,
        location,
      })),
      fullSnapshots: 'auto',
      whenSourceDeleted: 'delete',
      whenSourceUnselected: 'delete',
      deleteDelay: 'PT10S',
      unselectedDelay: 'PT10S',
    },
  ],
  workResourceGroup: 'rg-snaprep-work',
};

/** Where temporary disks and snapshots are, as the deployment makes it. */
export const work: Place = { ...source, resourceGroup: replication.workResourceGroup };

export function groupId({ subscriptionId, resourceGroup }: Place): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function snapshotId(place: Place, name: string): string {
  return `${groupId(place)}/providers/Microsoft.Compute/snapshots/${name}`;
}

export function diskId(place: Place, name: string): string {
  return `${groupId(place)}/providers/Microsoft.Compute/disks/${name}`;
}
