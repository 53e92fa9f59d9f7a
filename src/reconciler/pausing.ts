/** Pausing and resuming, by whichever way people ask for it. */
import { digest } from '../replication/digest.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import { resumed, withPause, type Pause, type PauseFilter, type PauseScope } from '../replication/pause.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

/** What pausing or resuming came to. */
export interface PauseChange {
  /** Those that were begun or ended; none where all was so already. */
  changed: readonly Pause[];
  /** Those that stand now. */
  pauses: readonly Pause[];
  /** Why the journal does not tell of it. */
  unrecorded?: string;
}

export interface PauseWanted {
  scope: PauseScope;
  rule?: string;
  by?: string;
  reason?: string;
}

/** Works for the looks that begin after it. The journal must not keep anybody from it. Throws `ArmError`. */
export async function pause(
  { pauses, journal, surroundings }: Pick<World, 'pauses' | 'journal' | 'surroundings'>,
  wanted: PauseWanted,
): Promise<PauseChange> {
  const begun: Pause = { ...wanted, since: surroundings.now() };
  const { before, after } = await pauses.change((standing) => withPause(standing, begun));
  if (after.length === before.length) return { changed: [], pauses: after };
  try {
    await journal.append([entryOf('paused', begun, begun.since, wanted.by)]);
    return { changed: [begun], pauses: after };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { changed: [begun], pauses: after, unrecorded: error.message };
  }
}

/** The journal first: what lets images go again is written down before, or does not happen. Throws `ArmError`. */
export async function resume(
  { pauses, journal, surroundings }: Pick<World, 'pauses' | 'journal' | 'surroundings'>,
  { by, ...filter }: PauseFilter & { by?: string },
): Promise<PauseChange> {
  const now = surroundings.now();
  const state = await pauses.read({ fresh: true });
  if (state.kind === 'unreadable')
    throw new ArmError('read what is paused', { code: state.code, message: state.detail });
  const { ended } = resumed(state.pauses, filter);
  if (ended.length > 0) await journal.append(ended.map((one) => entryOf('resumed', one, now, by)));
  // One that somebody begins meanwhile was not written down, and stays.
  const isEnded = (one: Pause): boolean => ended.some((other) => isSame(one, other));
  const { before, after } = await pauses.change((found) => found.filter((one) => !isEnded(one)));
  return { changed: before.filter(isEnded), pauses: after };
}

function isSame(one: Pause, other: Pause): boolean {
  return one.scope === other.scope && one.rule === other.rule && one.since === other.since;
}

function entryOf(
  kind: 'paused' | 'resumed',
  { scope, rule, since, reason }: Pause,
  time: number,
  by: string | undefined,
): JournalEntry {
  return {
    id: `${kind}-${digest(String(time), scope, rule ?? '', String(since)).slice(0, 24)}`,
    time,
    kind,
    rule: rule ?? '*',
    source: '',
    reason: scope,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { detail: reason }),
  };
}
