/** Regions, subscriptions and groups of the targets, each pair of subscription and region once. */
import type { Target } from '../../replication/rule.ts';
import type { Patient } from './check.ts';

export interface TargetRegion {
  subscriptionId: string;
  location: string;
  targets: Target[];
}

export function targetRegions({ config }: Pick<Patient, 'config'>): TargetRegion[] {
  const found = new Map<string, TargetRegion>();
  for (const target of config.rules.flatMap(({ targets }) => targets)) {
    const { subscriptionId, location } = target;
    const key = `${subscriptionId}/${location}`.toLowerCase();
    const known = found.get(key) ?? { subscriptionId, location, targets: [] };
    known.targets.push(target);
    found.set(key, known);
  }
  return [...found.values()];
}
