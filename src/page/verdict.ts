/** The banner: one sentence on how everything is, and one that says more. */
import type { PendingSet } from '../reconciler/pending-deletions.ts';
import { heldKey, heldReplicas } from '../report/held-replicas.ts';
import type { StatusReport } from '../report/status.ts';
import type { State } from '../report/state.ts';
import { lateText, needsSomeone } from './attention.ts';
import type { UnreadPart } from './unread.ts';
import { count } from './words.ts';

/** `paused` looks like none of the others. */
export type VerdictKind =
  'ready' | 'working' | 'attention' | 'unread' | 'paused' | 'stale' | 'empty' | 'loading';

export interface Verdict {
  kind: VerdictKind;
  headline: string;
  detail: string;
}

export interface Situation {
  status: StatusReport | undefined;
  /** Why the last reading failed, and since when there is none; ms since 1970. */
  failure?: { message: string; since: number; status?: number } | undefined;
  pauses: readonly { rule?: string; scope: 'deletions' | 'everything' }[];
  deadLetters: number;
  /** Pending deletions; those that wait for an approval are told. */
  sets?: readonly PendingSet[];
  /** What else could not be read, wholly or in part: there may be something in it. */
  unread?: readonly Pick<UnreadPart, 'title'>[];
  /** ms since 1970 */
  now: number;
}

export function verdictOf(situation: Situation): Verdict {
  const { status, failure, pauses, deadLetters, sets = [], unread = [], now } = situation;
  if (failure !== undefined) {
    return { kind: 'stale', headline: failureText(failure.status), detail: failure.message };
  }
  if (status === undefined)
    return { kind: 'loading', headline: 'Reading…', detail: 'asking Azure how it is' };
  const progress = [progressText(status), ...lateOf(status), ...pausedDeletions(pauses)].join(' ');
  const all = pauses.filter(({ scope }) => scope === 'everything');
  if (all.length > 0) {
    const rules = all.map(({ rule }) => rule);
    const whose = rules.includes(undefined) ? 'Replication is paused' : `Paused: ${rules.join(', ')}`;
    const stands = 'No copy begins and nothing is deleted until somebody resumes.';
    return { kind: 'paused', headline: whose, detail: `${stands} ${progress}` };
  }
  if (!status.complete) {
    const groups = new Set(status.unread.map(({ group }) => group)).size;
    const headline = `${count(groups, 'group')} could not be read`;
    return { kind: 'unread', headline, detail: `What is there is not known. ${progress}` };
  }
  // What the guard holds counts as going in the status, which has of it what the journal tells; the sets are of now.
  const held = heldReplicas(sets);
  const waiting = held.size;
  const someone = status.replicas.filter((one) => needsSomeone(one, now) && !held.has(heldKey(one))).length;
  if (someone > 0 || deadLetters > 0 || waiting > 0) {
    const parts = [
      ...(waiting > 0
        ? [`${count(waiting, 'deletion')} ${waiting === 1 ? 'waits' : 'wait'} for approval`]
        : []),
      ...(someone > 0 ? [`${count(someone, 'replica')} ${someone === 1 ? 'needs' : 'need'} someone`] : []),
      ...(deadLetters > 0 ? [count(deadLetters, 'dead letter')] : []),
    ];
    return { kind: 'attention', headline: parts.join(', '), detail: progress };
  }
  const [first] = unread;
  if (first !== undefined) {
    const headline = 'Not everything could be read';
    return { kind: 'unread', headline, detail: `${first.title}. ${progress}` };
  }
  if (status.replicas.length === 0) {
    return {
      kind: 'empty',
      headline: 'No snapshot is selected yet',
      detail: `No rule has a source to copy.${pausedDeletions(pauses)
        .map((text) => ` ${text}`)
        .join('')}`,
    };
  }
  if (!status.ready) {
    const underWay = wantedOf(status) - of(status, 'ready');
    return { kind: 'working', headline: `${count(underWay, 'replica')} under way`, detail: progress };
  }
  return { kind: 'ready', headline: 'Everything is ready', detail: progress };
}

/** Whoever may not is told so, and a refusal of Azure is an answer of the service. */
function failureText(status = 0): string {
  if (status === 0) return 'The service does not answer';
  return status === 403 ? 'You may not see this' : 'The state could not be read';
}

function lateOf({ replicas }: StatusReport): string[] {
  const missed = replicas.filter(({ objective }) => objective === 'missed').length;
  const willMiss = replicas.filter(({ objective }) => objective === 'willMiss').length;
  return missed + willMiss === 0 ? [] : [`${lateText(missed, willMiss)}.`];
}

/** Said of every verdict: what is due does not go. */
function pausedDeletions(pauses: Situation['pauses']): string[] {
  const rules = pauses.filter(({ scope }) => scope === 'deletions').map(({ rule }) => rule);
  if (rules.length === 0) return [];
  return [
    rules.includes(undefined) ? 'Deletions are paused.' : `Deletions of ${rules.join(', ')} are paused.`,
  ];
}

function progressText(status: StatusReport): string {
  return `${of(status, 'ready').toLocaleString('en')} of ${count(wantedOf(status), 'replica')} ready.`;
}

function wantedOf(status: StatusReport): number {
  return status.replicas.length - of(status, 'kept', 'foreign', 'deleting');
}

function of({ counts }: StatusReport, ...states: State[]): number {
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}
