import type { Snapshot } from './snapshot.ts';

/**
 * Properties of the source that a finished replica lost, though they were sent or inherited, each as
 * `name: source value → replica value`. A machine does not start from a replica that lost one, so such a replica
 * is never in sync ("Security type of VM is not compatible with the security type of attached OS Disk", reported).
 */
export function lostProperties(source: Snapshot, replica: Snapshot): string[] {
  const compared: readonly [string, string | undefined, string | undefined][] = [
    ['securityType', securityType(source), securityType(replica)],
    ['hyperVGeneration', source.hyperVGeneration, replica.hyperVGeneration],
    ['osType', source.osType, replica.osType],
    ['purchasePlan', planText(source), planText(replica)],
    ...capabilities(source, replica),
  ];
  return compared
    .filter(([, wanted, found]) => wanted !== undefined && wanted.toLowerCase() !== found?.toLowerCase())
    .map(([name, wanted, found]) => `${name}: ${String(wanted)} → ${found ?? 'none'}`);
}

/** `Standard` is what no security profile means. */
function securityType({ securityType: type }: Snapshot): string | undefined {
  return type?.toLowerCase() === 'standard' ? undefined : type;
}

/**
 * Capabilities that machines are sized by. Only what the source can do and the replica cannot is a loss: what
 * Azure answers where nothing was sent is not documented.
 */
function capabilities(
  source: Snapshot,
  replica: Snapshot,
): [string, string | undefined, string | undefined][] {
  const { architecture, acceleratedNetwork, diskControllerTypes } = source.supportedCapabilities ?? {};
  const found = replica.supportedCapabilities;
  const lacksNvme =
    /nvme/i.test(diskControllerTypes ?? '') && !/nvme/i.test(found?.diskControllerTypes ?? '');
  return [
    // A replica that does not say its architecture passes for x64.
    ['architecture', isArm(architecture) ? architecture : undefined, found?.architecture],
    [
      'acceleratedNetwork',
      acceleratedNetwork ? 'true' : undefined,
      String(found?.acceleratedNetwork ?? 'none'),
    ],
    ['diskControllerTypes', lacksNvme ? diskControllerTypes : undefined, found?.diskControllerTypes],
    [
      'supportsHibernation',
      source.supportsHibernation ? 'true' : undefined,
      String(replica.supportsHibernation ?? 'none'),
    ],
  ];
}

function isArm(architecture: string | undefined): boolean {
  return architecture?.toLowerCase() === 'arm64';
}

function planText({ purchasePlan: plan }: Snapshot): string | undefined {
  return plan && [plan.publisher, plan.product, plan.name].join('/');
}
