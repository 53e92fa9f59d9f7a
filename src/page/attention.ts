/** What somebody should look at, the most urgent first; many replicas with one reason are one line. */
import type { ReplicaStatus, StatusReport } from '../report/status.ts';
import type { Address } from './address.ts';
import type { DeadLetter, Pause } from './api-types.ts';
import type { PendingSet } from '../reconciler/deletions.ts';
import type { IconName, Tone } from './states.ts';
import { count, duration, lastPart, spaced } from './words.ts';

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
}

export function concernsOf({ status, sets, letters, pauses }: Concerns): Concern[] {
  const replicas = status?.replicas ?? [];
  return [
    ...pauses.map(pauseConcern),
    ...(status?.unread ?? []).map(({ group, rule, code, detail }): Concern => ({
      key: `unread ${group} ${rule}`,
      icon: 'alert',
      tone: 'bad',
      title: `${lastPart(group)} could not be read`,
      detail: `${code}: ${detail}`,
      leadsTo: { tab: 'replicas', rule },
    })),
    ...sets.filter(({ needsApproval }) => needsApproval).map(setConcern),
    ...byReason(replicas.filter(({ state }) => state === 'blocked')),
    ...(letters.length === 0 ? [] : [letterConcern(letters)]),
    ...lateConcern(replicas),
  ];
}

function pauseConcern({ rule, what, reason, by }: Pause): Concern {
  const scope = rule === '' ? 'every rule' : `rule ${rule}`;
  const why = [reason, by === undefined ? undefined : `by ${by}`].filter((part) => part !== undefined);
  return {
    key: `pause ${rule} ${what}`,
    icon: 'pause',
    tone: 'going',
    title: `${what === 'all' ? 'Everything' : 'Deletions'} paused for ${scope}`,
    detail: why.length === 0 ? 'until someone resumes it' : why.join(', '),
    leadsTo: { tab: 'pauses' },
  };
}

function setConcern({ setId, rule, target, pending, replicas }: PendingSet): Concern {
  return {
    key: `set ${setId}`,
    icon: 'hand',
    tone: 'warn',
    title: `${count(pending.length, 'deletion')} of ${replicas.toLocaleString('en')} in ${lastPart(target)} wait for approval`,
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
            : { tab: 'replicas', states: ['blocked'], text: reason },
      };
    });
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

/** Beyond the rule's objective, where there is one. */
function lateConcern(replicas: readonly ReplicaStatus[]): Concern[] {
  const late = replicas.filter((one) => {
    const objective = objectiveOf(one);
    return objective !== undefined && !one.ready && (one.lagSeconds ?? 0) > objective;
  });
  if (late.length === 0) return [];
  const longest = Math.max(...late.map(({ lagSeconds = 0 }) => lagSeconds));
  return [
    {
      key: 'late',
      icon: 'clock',
      tone: 'warn',
      title: `${count(late.length, 'replica')} later than the objective`,
      detail: `the longest waits for ${duration(longest)}`,
      leadsTo: { tab: 'lag' },
    },
  ];
}

/** Seconds within which the rule wants it ready; a service without objectives tells none. */
export function objectiveOf(replica: ReplicaStatus): number | undefined {
  const told: unknown = (replica as { objectiveSeconds?: unknown }).objectiveSeconds;
  return typeof told === 'number' ? told : undefined;
}
