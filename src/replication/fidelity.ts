import type { Snapshot } from './snapshot.ts';

/**
 * Properties of the source that a finished replica lost and that cannot be given to it afterwards, each as
 * `name: source value → replica value`. A machine does not start from a replica that lost one, so such a replica
 * is never in sync ("Security type of VM is not compatible with the security type of attached OS Disk", reported).
 */
export function lostProperties(source: Snapshot, replica: Snapshot): string[] {
  const compared: readonly [string, string | undefined, string | undefined][] = [
    ['securityType', securityType(source), securityType(replica)],
    ['hyperVGeneration', source.hyperVGeneration, replica.hyperVGeneration],
    ['osType', source.osType, replica.osType],
    ['purchasePlan', planText(source), planText(replica)],
  ];
  return compared
    .filter(([, wanted, found]) => wanted !== undefined && wanted.toLowerCase() !== found?.toLowerCase())
    .map(([name, wanted, found]) => `${name}: ${String(wanted)} → ${found ?? 'none'}`);
}

/** `Standard` is what no security profile means. */
function securityType({ securityType: type }: Snapshot): string | undefined {
  return type?.toLowerCase() === 'standard' ? undefined : type;
}

function planText({ purchasePlan: plan }: Snapshot): string | undefined {
  return plan && [plan.publisher, plan.product, plan.name].join('/');
}
