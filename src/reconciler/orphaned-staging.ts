/** Blobs on the way that nobody works on any more: their sources get a look, which goes on with them or removes them. */
import { syncHintId, type Hint } from '../replication/hint.ts';
import type { ReplicationConfig, Target } from '../replication/rule.ts';
import { ArmError } from './arm-error.ts';
import { findRule, hintFor } from './find-rule.ts';
import type { OutgoingHint, World } from './ports.ts';

/** Longer than any pause between two steps of a copy that is still worked on, ms. */
const orphanedAfterMs = 3 * 3_600_000;

export interface OrphanReport {
  /** How many blobs were found. */
  orphans: number;
  /** Why the account could not be looked at. */
  problem?: string;
}

/** Never fails the pass: what could not be looked at is said in the report. */
export async function hintOrphans(
  { staging, hints }: World,
  config: ReplicationConfig,
  target: Target,
  passId: string,
): Promise<OrphanReport> {
  try {
    const sources = await staging.orphans(target, orphanedAfterMs);
    const outgoing: OutgoingHint[] = sources.flatMap((source) => {
      const found = findRule(config, source, target);
      if (found === undefined) return [];
      const hint: Hint = {
        ...hintFor(found.rule, target, source),
        // So that the look knows that there is something left, whatever else it finds.
        leftBehind: ['staging'],
        location: target.location,
      };
      return [{ hint, messageId: syncHintId(`${passId} staging`, hint) }];
    });
    if (outgoing.length > 0) await hints.send(outgoing);
    return { orphans: sources.length };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { orphans: 0, problem: error.message };
  }
}
