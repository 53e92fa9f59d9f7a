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
  const standing = state.kind === 'read' ? state.pauses : [];
  const entries = resumed(standing, filter).ended.map((ended) => entryOf('resumed', ended, now, by));
  if (entries.length > 0) await journal.append(entries);
  const { before, after } = await pauses.change((found) => resumed(found, filter).left);
  return { changed: resumed(before, filter).ended, pauses: after };
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
