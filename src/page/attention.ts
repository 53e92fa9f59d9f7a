/** What somebody should look at, the most urgent first; many replicas with one reason are one line. */
import type { ReplicaStatus, StatusReport } from '../report/status.ts';
import type { Address } from './address.ts';
import type { DeadLetter, Pause } from './api-types.ts';
import type { PendingSet } from '../reconciler/pending-deletions.ts';
import type { IconName, Tone } from './states.ts';
import { lagBy } from './lag.ts';
import { isOverdue } from './overdue.ts';
import type { UnreadPart } from './unread.ts';
import { count, duration, fromNow, lastPart, spaced } from './words.ts';

export interface Concern {
  key: string;
  icon: IconName;
  tone: Tone;
  /** What it is. */
  title: string;
  detail: string;
  /** What shows it. */
  leadsTo: Partial<Address>;
}

export interface Concerns {
  status: StatusReport | undefined;
  sets: readonly PendingSet[];
  letters: readonly DeadLetter[];
  pauses: readonly Pause[];
  /** What else could not be read: there may be something in it. */
  unread?: readonly UnreadPart[];
  /** ms since 1970 */
  now: number;
}

export function concernsOf({ status, sets, letters, pauses, unread = [], now }: Concerns): Concern[] {
  const replicas = status?.replicas ?? [];
  return [
    ...pauses.map(pauseConcern),
    ...unread.map(unreadConcern),
    ...(status?.unread ?? []).map(({ group, rule, code, detail }): Concern => ({
      key: `unread ${group} ${rule}`,
      icon: 'alert',
      tone: 'bad',
      title: `${lastPart(group)} could not be read`,
      detail: `${code}: ${detail}`,
      leadsTo: { tab: 'replicas', rule },
    })),
    ...sets.filter(({ needsApproval }) => needsApproval).map(setConcern),
    ...byReason(replicas.filter(isStopped)),
    ...overdueConcern(
      replicas.filter((one) => isOverdue(one, now) && !isStopped(one)),
      now,
    ),
    ...(letters.length === 0 ? [] : [letterConcern(letters)]),
    ...lateConcern(replicas, now),
  ];
}

/** Whether it is for somebody to do something about it. `now`: ms since 1970. */
export function needsSomeone(one: ReplicaStatus, now: number): boolean {
  return one.state === 'approval' || isStopped(one) || isOverdue(one, now);
}

/** A lock that stops a deletion is for somebody to take off, though the replica counts as going. */
function isStopped({ state, reason }: Pick<ReplicaStatus, 'state' | 'reason'>): boolean {
  return state === 'blocked' || reason === 'ScopeLocked';
}

function pauseConcern({ rule, scope, reason, by }: Pause): Concern {
  const whose = rule === undefined ? 'every rule' : `rule ${rule}`;
  const why = [reason, by === undefined ? undefined : `by ${by}`].filter((part) => part !== undefined);
  return {
    key: `pause ${rule ?? ''} ${scope}`,
    icon: 'pause',
    tone: 'going',
    title: `${scope === 'everything' ? 'Everything' : 'Deletions'} paused for ${whose}`,
    detail: why.length === 0 ? 'until someone resumes it' : why.join(', '),
    leadsTo: { tab: 'pauses' },
  };
}

function unreadConcern({ title, detail, tab }: UnreadPart): Concern {
  return { key: `unread ${title}`, icon: 'alert', tone: 'bad', title, detail, leadsTo: { tab } };
}

function setConcern({ setId, rule, target, pending, replicas }: PendingSet): Concern {
  return {
    key: `set ${setId}`,
    icon: 'hand',
    tone: 'warn',
    title: `${count(pending.length, 'deletion')} of ${replicas.toLocaleString('en')} in ${lastPart(target)} ${pending.length === 1 ? 'waits' : 'wait'} for approval`,
    detail: `rule ${rule}; nothing of it goes before`,
    leadsTo: { tab: 'deletions' },
  };
}

function byReason(replicas: readonly ReplicaStatus[]): Concern[] {
  const groups = new Map<string, ReplicaStatus[]>();
  for (const one of replicas) groups.set(one.reason, [...(groups.get(one.reason) ?? []), one]);
  return [...groups]
    .sort(([, left], [, right]) => right.length - left.length)
    .map(([reason, those]): Concern => {
      const names = [...new Set(those.map(({ name }) => name))];
      const [first] = those;
      return {
        key: `blocked ${reason}`,
        icon: 'stop',
        tone: 'bad',
        title: `${spaced(reason)}: ${names.length === 1 ? (names[0] ?? '') : count(names.length, 'snapshot')}`,
        detail: first?.detail ?? `${count(those.length, 'replica')} blocked`,
        leadsTo:
          names.length === 1 && first !== undefined
            ? { tab: 'replicas', snapshot: `${first.rule}/${first.name}` }
            : { tab: 'replicas', states: [...new Set(those.map(({ state }) => state))], text: reason },
      };
    });
}

/** The longest overdue is told, and leads to why. */
function overdueConcern(replicas: readonly ReplicaStatus[], now: number): Concern[] {
  const [first] = replicas.toSorted((left, right) => dueOf(left) - dueOf(right));
  if (first === undefined) return [];
  const { rule, name, target, locks } = first;
  const why = locks === 'unknown' ? '; locks could not be read, so one may hold it' : '';
  return [
    {
      key: 'overdue',
      icon: 'bin',
      tone: 'bad',
      title: `${count(replicas.length, 'deletion')} overdue: ${name}${replicas.length === 1 ? '' : ' and others'}`,
      detail: `due ${fromNow(dueOf(first), now)} in ${lastPart(target)}${why}`,
      leadsTo:
        replicas.length === 1
          ? { tab: 'replicas', snapshot: `${rule}/${name}` }
          : { tab: 'replicas', states: ['deleting'] },
    },
  ];
}

function dueOf({ deletionDue = '' }: ReplicaStatus): number {
  return Date.parse(deletionDue);
}

function letterConcern(letters: readonly DeadLetter[]): Concern {
  const queues = [...new Set(letters.map(({ queue }) => queue))];
  return {
    key: 'letters',
    icon: 'letter',
    tone: 'bad',
    title: count(letters.length, 'dead letter'),
    detail: `in ${queues.join(', ')}; replay them once their cause is gone`,
    leadsTo: { tab: 'letters' },
  };
}

/** `2 replicas later than the objective, 3 will miss it`; at least one of both is not 0. */
export function lateText(missed: number, willMiss: number): string {
  if (missed === 0) return `${count(willMiss, 'replica')} will miss the objective`;
  const past = `${count(missed, 'replica')} later than the objective`;
  return willMiss === 0 ? past : `${past}, ${willMiss.toLocaleString('en')} will miss it`;
}

/** Beyond the rule's objective, or about to be. */
function lateConcern(replicas: readonly ReplicaStatus[], now: number): Concern[] {
  const late = replicas.filter(({ objective }) => objective === 'missed' || objective === 'willMiss');
  if (late.length === 0) return [];
  const missed = late.filter(({ objective }) => objective === 'missed').length;
  const longest = Math.max(
    ...late.map(({ lagSeconds, taken }) => {
      const at = taken === undefined ? undefined : Date.parse(taken);
      return lagBy(now, { lagSeconds, taken: at }) ?? 0;
    }),
  );
  return [
    {
      key: 'late',
      icon: 'late',
      tone: 'warn',
      title: lateText(missed, late.length - missed),
      detail: `the longest waits for ${duration(longest)}`,
      leadsTo: { tab: 'lag' },
    },
  ];
}
