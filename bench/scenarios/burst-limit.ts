import { documented } from '../../src/azure/budget/remaining.ts';

/**
 * How long Resource Manager's limits let a burst take at least, ms, with the fewest calls there can be: two reads and
 * one write a replica, of the source, the replica, the copy.
 */
export function burstLimitMs(
  source: { subscriptionId: string },
  snapshots: number,
  targetSubscriptions: readonly string[],
): number {
  const needed = new Map<string, number>();
  const add = (key: string, calls: number): void => {
    needed.set(key, (needed.get(key) ?? 0) + calls);
  };
  for (const subscriptionId of targetSubscriptions) {
    add(`reads/${source.subscriptionId}`, snapshots);
    add(`reads/${subscriptionId}`, snapshots);
    add(`writes/${subscriptionId}`, snapshots);
  }
  const seconds = [...needed].map(([key, calls]) => {
    const { size, perSecond } = documented[key.startsWith('reads') ? 'reads' : 'writes'];
    return Math.max(0, calls - size) / perSecond;
  });
  return Math.max(1, ...seconds) * 1000;
}
