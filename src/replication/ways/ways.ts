/** Which way a source goes to a target, or why there is none. The one file that knows which ways there are. */
import type { Refusal } from '../refusal.ts';
import { modeMismatch } from '../mode.ts';
import type { Rule, Target } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { convert } from './convert/way.ts';
import { copy } from './copy/way.ts';
import { copyStart } from './copy-start/way.ts';
import { stage } from './stage/way.ts';
import type { Leftover } from './leftover.ts';
import type { Way } from './way.ts';

/** In the order in which they are preferred. */
const ways: readonly Way[] = [copy, copyStart, stage, convert];

/** As plans tell them. */
export const wayNames: readonly string[] = ways.map(({ name }) => name);

/** What any of them may leave behind. */
export const leftoversOfWays: readonly Leftover[] = ways.flatMap(({ leftover }) => leftover ?? []);

/**
 * The first way that leads there and does not refuse; else why the first one that leads there does. `isCopyRefused`: Azure
 * made no `Copy` of it.
 */
export function wayOf(source: Snapshot, rule: Rule, target: Target, isCopyRefused = false): Way | Refusal {
  const refusal = modeMismatch(source, rule, target) ?? confidential(source);
  if (refusal !== undefined) return refusal;
  const leading = ways.filter((way) => way.leads(source, rule, target, isCopyRefused));
  return (
    leading.find((way) => way.refuses(source) === undefined) ??
    leading[0]?.refuses(source) ??
    fullAcrossRegions(source, target)
  );
}

export function isRefusal(way: Way | Refusal): way is Refusal {
  return 'reason' in way;
}

function confidential({ securityType }: Snapshot): Refusal | undefined {
  if (!/^ConfidentialVM/i.test(securityType ?? '')) return undefined;
  return {
    reason: 'ConfidentialVmNotSupported',
    detail: `security type ${String(securityType)}: the encrypted guest state of a confidential machine cannot be carried to another snapshot`,
  };
}

/** Azure copies no full snapshot to another region. */
function fullAcrossRegions(source: Snapshot, target: Target): Refusal {
  return {
    reason: 'FullSnapshotAcrossRegions',
    detail: `Azure copies only incremental snapshots from ${source.location} to ${target.location}; take it with "incremental": true, or let the rule say "fullSnapshots": "auto"`,
  };
}
