/** What the journal's kinds are called, and how the newest are told. */
import type { Happening } from './api-types.ts';
import type { IconName, Tone } from './states.ts';

interface HappeningLook {
  says: string;
  icon: IconName;
  tone: Tone;
}

const looks: Readonly<Record<string, HappeningLook>> = {
  taken: { says: 'snapshot taken', icon: 'pin', tone: 'quiet' },
  copyBegun: { says: 'copy begun', icon: 'copy', tone: 'busy' },
  refused: { says: 'copy refused', icon: 'alert', tone: 'bad' },
  ready: { says: 'ready', icon: 'check', tone: 'good' },
  marked: { says: 'deletion announced', icon: 'bin', tone: 'going' },
  unmarked: { says: 'deletion called off', icon: 'check', tone: 'quiet' },
  deleting: { says: 'deletion begun', icon: 'bin', tone: 'going' },
  deleted: { says: 'deleted', icon: 'bin', tone: 'going' },
  held: { says: 'deletion held for approval', icon: 'hand', tone: 'warn' },
  approved: { says: 'deletion approved', icon: 'hand', tone: 'quiet' },
  replaced: { says: 'replaced by a new image', icon: 'change', tone: 'busy' },
  lockLifted: { says: 'locks lifted', icon: 'change', tone: 'quiet' },
  lockRestored: { says: 'locks restored', icon: 'change', tone: 'quiet' },
  sourceGroupLost: { says: 'the source’s group is lost', icon: 'alert', tone: 'bad' },
  paused: { says: 'paused', icon: 'pause', tone: 'going' },
  resumed: { says: 'resumed', icon: 'check', tone: 'quiet' },
  adopted: { says: 'adopted', icon: 'check', tone: 'quiet' },
  pinned: { says: 'pinned', icon: 'pin', tone: 'quiet' },
  unpinned: { says: 'pin taken off', icon: 'pin', tone: 'quiet' },
  syncRequested: { says: 'full pass asked for', icon: 'change', tone: 'quiet' },
  letterReplayed: { says: 'dead letter sent again', icon: 'change', tone: 'quiet' },
  letterDiscarded: { says: 'dead letter removed', icon: 'bin', tone: 'quiet' },
  tagged: { says: 'tags brought up', icon: 'change', tone: 'quiet' },
};

/** A kind of a newer service is told by its own word. */
export function lookOf(what: string): HappeningLook {
  return looks[what] ?? { says: what, icon: 'change', tone: 'quiet' };
}

/** One line of the activity: the same that happened to snapshots of a rule within a minute. */
export interface Activity {
  key: string;
  time: number;
  what: string;
  /** Empty where it is about a whole group or rule. */
  names: string[];
  rule: string;
  targets: string[];
  reason?: string;
  by?: string;
}

const togetherMs = 60_000;

/** The newest first. An intent whose deed is told too is left out; one alone is told as no more than that. */
export function activityOf(happenings: readonly Happening[], most: number): Activity[] {
  const activities: Activity[] = [];
  const done = new Set<string>();
  for (const one of happenings.toReversed()) {
    const { what, name, rule, target = '', reason, by } = one;
    const replica = JSON.stringify([rule, name, target]);
    if (what === 'deleted') done.add(replica);
    // Each deed has an intent of its own: an earlier one had none.
    if (what === 'deleting' && done.delete(replica)) continue;
    const time = Date.parse(one.time);
    const same = activities.find(
      (other) => other.what === what && other.rule === rule && other.time - time <= togetherMs,
    );
    if (same !== undefined) {
      if (target !== '' && !same.targets.includes(target)) same.targets.push(target);
      if (name !== '' && !same.names.includes(name)) same.names.push(name);
      continue;
    }
    if (activities.length >= most) break;
    activities.push({
      ...{ key: `${one.time} ${what} ${rule} ${name} ${target}`, time, what, rule },
      names: name === '' ? [] : [name],
      targets: target === '' ? [] : [target],
      ...(reason !== undefined && { reason }),
      ...(by !== undefined && { by }),
    });
  }
  return activities;
}
