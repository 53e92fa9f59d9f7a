/** `--rule` and `--to`: what of the configuration a command is about. */
import { narrowedTo, type ReplicationConfig, type Target } from '../replication/rule.ts';
import { UsageError } from './exit-code.ts';
import { nearestAdvice } from './nearest-advice.ts';

/** The configuration with these rules alone; all of them where none is named. Throws `UsageError`. */
export function withRules(config: ReplicationConfig, names: readonly string[]): ReplicationConfig {
  if (names.length === 0) return config;
  const known = config.rules.map(({ name }) => name);
  for (const name of names) {
    if (known.some((one) => one.toLowerCase() === name.toLowerCase())) continue;
    throw new UsageError(`--rule ${name}: there is no such rule${nearestAdvice(name, known)}`);
  }
  return narrowedTo(config, names);
}

/** Throws `UsageError` for a group or region that no rule has among its targets: nothing would ever come there. */
export function requireTargets({ rules }: ReplicationConfig, to: readonly string[]): void {
  const targets = rules.flatMap((rule) => rule.targets);
  const known = [...new Set(targets.flatMap(({ resourceGroup, location }) => [resourceGroup, location]))];
  for (const name of to) {
    if (targets.some((target) => isTargetNamed(target, name))) continue;
    throw new UsageError(`--to ${name}: is no target of the rules${nearestAdvice(name, known)}`);
  }
}

/** By its group, its region, or its group with the subscription before it. */
export function isTargetNamed(
  { subscriptionId, resourceGroup, location }: Pick<Target, 'subscriptionId' | 'resourceGroup' | 'location'>,
  name: string,
): boolean {
  const known = [resourceGroup, location, `${subscriptionId}/${resourceGroup}`];
  return known.some((one) => one.toLowerCase() === name.toLowerCase());
}
