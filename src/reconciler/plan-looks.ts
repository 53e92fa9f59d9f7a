/** Hints that bring a replica back, and its siblings. */
import { lookTime, periodicLookTime, recheckId, type Hint } from '../replication/hint.ts';
import { isSameGroup } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule } from '../replication/rule.ts';
import { hintFor, hintsFor } from './find-rule.ts';
import type { NextLook } from './next-look.ts';
import type { OutgoingHint, World } from './ports.ts';

/** Sends the hint of the next look, and those for siblings that should be looked at. */
export async function plan(
  { hints, surroundings }: World,
  rule: Rule,
  hint: Hint,
  next: NextLook | undefined,
  nudges: readonly string[] = [],
  lastError?: string,
): Promise<{ nextLook?: string }> {
  // Clocks differ: no look may lie before the one that plans it, or it would be taken for one that was worked off.
  const now = Math.max(surroundings.now(), hint.due ?? 0);
  const outgoing: OutgoingHint[] = nudges.map((name) => {
    const nudged: Hint = {
      ...hintFor(rule, hint.target, { ...hint.source, name }),
      nudged: true,
      since: now,
      ...(hint.trace !== undefined && { trace: hint.trace }),
    };
    return messageAt(nudged, lookTime(now, now, nudged));
  });
  let planned = {};
  if (next !== undefined) {
    const { generation, location, leftBehind, disksMade, operation, isAwaited, telling, trace, byPass } =
      hint;
    const { copyRefused } = hint;
    const again: Hint = {
      ...hintFor(rule, hint.target, hint.source),
      since: hint.since ?? now,
      ...(leftBehind?.length && { leftBehind }),
      ...(leftBehind?.length && location !== undefined && { location }),
      ...(byPass && { byPass }),
      ...(generation !== undefined && { generation }),
      ...(disksMade !== undefined && { disksMade }),
      ...(operation !== undefined && { operation }),
      ...(telling && { telling }),
      ...(trace !== undefined && { trace }),
      ...(isAwaited && { isAwaited }),
      ...(copyRefused && { copyRefused }),
      ...next.counts,
    };
    const at = next.periodic
      ? periodicLookTime(now, next.afterMs, again)
      : lookTime(now, now + next.afterMs, again);
    outgoing.push({ ...messageAt(again, at), ...(lastError !== undefined && { lastError }) });
    planned = { nextLook: new Date(at).toISOString() };
  }
  if (outgoing.length > 0) await hints.send(outgoing);
  return planned;
}

/**
 * What is ready everywhere is promoted everywhere: the looks at its replicas in the other targets. Before the tag is
 * written here, as nobody would send them afterwards.
 */
export async function nudgeElsewhere(
  { hints, surroundings }: World,
  config: ReplicationConfig,
  hint: Hint,
  { promote }: Rule,
): Promise<void> {
  if (promote !== 'whenReadyEverywhere') return;
  const now = Math.max(surroundings.now(), hint.due ?? 0);
  const outgoing = hintsFor(config, hint.source)
    .filter(({ target }) => !isSameGroup(target, hint.target))
    .map((other) => {
      const nudged: Hint = { ...other, nudged: true, since: now };
      return messageAt(nudged, lookTime(now, now, nudged));
    });
  if (outgoing.length > 0) await hints.send(outgoing);
}

function messageAt(hint: Hint, at: number): OutgoingHint {
  return { hint: { ...hint, due: at }, messageId: recheckId(hint, at), at };
}
