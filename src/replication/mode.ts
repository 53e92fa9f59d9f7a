import type { Refusal } from './refusal.ts';
import type { ModeName, Rule, Target } from './rule.ts';
import type { Snapshot } from './snapshot.ts';

/** The runbook's name for the way from source to target; a copy within one subscription and region has none. */
function modeOf(source: Snapshot, rule: Rule, target: Target): ModeName | undefined {
  const sameSubscription = rule.source.subscriptionId.toLowerCase() === target.subscriptionId.toLowerCase();
  const sameRegion = source.location === target.location;
  if (sameSubscription) return sameRegion ? undefined : 'SameSubDifferentRegion';
  return sameRegion ? 'DifferentSubSameRegion' : 'DifferentSubDifferentRegion';
}

/** A rule may name its mode to have it checked. */
export function modeMismatch(source: Snapshot, rule: Rule, target: Target): Refusal | undefined {
  const mode = modeOf(source, rule, target);
  if (rule.mode === undefined || rule.mode === mode) return undefined;
  return {
    reason: 'ModeMismatch',
    detail: `rule ${rule.name} says ${rule.mode}, but from ${source.location} to ${target.location} it is ${
      mode ?? 'the same subscription and region'
    }; correct or remove "mode"`,
  };
}
