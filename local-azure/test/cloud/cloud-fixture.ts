import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterEach } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import { LocalCloud, type LocalCloudOptions } from '../../src/local-cloud.ts';

export const images = '11111111-1111-1111-1111-111111111111';
export const desktops = '22222222-2222-2222-2222-222222222222';
export const sourceGroup = `/subscriptions/${images}/resourceGroups/rg-images`;
export const events = 'snapshot-events';
export const minute = 60_000;

const groups = {
  [images]: [
    { name: 'rg-images', location: 'northeurope' },
    { name: 'rg-images-weu', location: 'westeurope' },
  ],
  [desktops]: [{ name: 'rg-images-sea', location: 'southeastasia' }],
};

const queue = {
  lockDurationMs: minute,
  maxDeliveryCount: 10,
  deadLetteringOnMessageExpiration: true,
  requiresDuplicateDetection: true,
  duplicateDetectionHistoryMs: 24 * 60 * minute,
};

export const topic = { source: sourceGroup, queue: events };

export interface Fixture {
  clock: ManualClock;
  cloud: LocalCloud;
}

const opened: LocalCloud[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cloud) => cloud.close()));
});

/** A cloud as `start` makes it, closed after the test. */
export async function open(options: Partial<LocalCloudOptions> = {}): Promise<Fixture> {
  const fixture = await start(options);
  opened.push(fixture.cloud);
  return fixture;
}

/** Time stands still at `time`, operations end at once, and events are told a second later. */
export async function start({
  time = '2026-11-23T12:00:00.250Z',
  ...options
}: Partial<LocalCloudOptions> & { time?: number | string } = {}): Promise<Fixture> {
  const clock = new ManualClock(time);
  return { clock, cloud: await LocalCloud.start({ ...cloudOptions(), clock, ...options }) };
}

export function cloudOptions(): LocalCloudOptions {
  return {
    queues: [
      { name: events, ...queue },
      { name: 'replication-hints', ...queue },
    ],
    topics: [topic],
    behaviour: { operationMs: 0, fullCopyMs: 4 * minute },
    seed: {
      subscriptions: Object.entries(groups).map(([subscriptionId, resourceGroups]) => ({
        subscriptionId,
        resourceGroups,
      })),
    },
  };
}

/** Makes this process trust a cloud: neither the AMQP client nor `fetch` takes any other setting for it. */
export function trust(cloud: LocalCloud): void {
  const authority = readFileSync(cloud.certificateFile, 'utf8');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]);
}

export function snapshotId(name: string, group = sourceGroup): string {
  return `${group}/providers/Microsoft.Compute/snapshots/${name}`;
}

/** A snapshot taken by hand in the source group, of a disk of its own. */
export function take({ cloud }: Fixture, name: string, tags: Record<string, string> = {}): string {
  const disk = `${sourceGroup}/providers/Microsoft.Compute/disks/disk-of-${name}`;
  cloud.resourceManager.ensureDisk({ id: disk, location: 'northeurope' });
  cloud.resourceManager.putSnapshot(snapshotId(name), {
    location: 'northeurope',
    tags,
    properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: disk } },
  });
  return snapshotId(name);
}
