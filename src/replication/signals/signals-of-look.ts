/**
 * Which signals one look gives rise to, by what it decided and saw. Pure; whether a snapshot is ready everywhere and
 * whether a replica is really gone takes further reads, which the reconciler does (`src/reconciler/tell.ts`).
 */
import { isApproval } from '../approval-reasons.ts';
import type { Action } from '../decision.ts';
import type { Hint } from '../hint.ts';
import type { Objective } from '../objective/assess.ts';
import type { Observation } from '../observation.ts';
import { deletionMarkOf } from '../replica-tags.ts';
import { heldSetOf } from '../removal/held-set.ts';
import { snapshotIdText } from '../resource-id.ts';
import { timesInARow } from '../streak.ts';
import { compose, type Look } from './compose.ts';
import type { Signal, SignalObjective } from './signal.ts';
import { isLate, isNews, isReady, isUnready, objectiveOfLook } from './telling.ts';

/** What a look ended with: its decision, or what Azure made of it. */
export interface Ended {
  kind: string;
  reason: string;
  detail?: string;
  /** Of the deletions that it is held with, where another look listed them. */
  setId?: string;
}

/** Nobody's failure: somebody's word is waited for, or it is not known how things stand. */
const unknown: readonly string[] = ['SourceScopeUnreadable', 'JournalUnreadable'];

/** Whether the look has to tell that its replica is ready. */
export function tellsReady(action: Action, hint: Hint, { replica }: Observation): boolean {
  return replica.kind === 'present' && isReady(action) && isNews(hint, replica.snapshot);
}

export function readySignal(look: Look, { reason }: Pick<Action, 'reason'>): Signal {
  const { observation, lagSeconds } = look;
  const [generation, made] = [generationOf(observation), replicaOf(observation)?.uniqueId ?? ''];
  return compose(look, 'replica.ready', [generation, made], {
    reason,
    ...(lagSeconds !== undefined && { lagSeconds }),
  });
}

/** The look at a replica that is blocked, the first of its chain that finds it so. */
export function blockedSignals(look: Look, { kind, reason, detail, setId }: Ended): Signal[] {
  const { observation, hint } = look;
  const isTold = timesInARow(hint.streak, reason) > 0 && hint.telling?.untold === undefined;
  if (kind !== 'blocked' || isTold) return [];
  const words = { reason, ...(detail !== undefined && { detail }) };
  if (isApproval(reason)) return [guardSignal(look, { ...words, ...(setId !== undefined && { setId }) })];
  if (unknown.includes(reason) || observation.source.kind !== 'present') return [];
  const distinct = [generationOf(observation), replicaOf(observation)?.uniqueId ?? '', reason];
  return [compose(look, 'replica.failed', distinct, words)];
}

/** Once a chain of looks, as soon as its objective is seen to be missed; before it is, where there is progress. */
export function objectiveSignals(look: Look, action: Action): Signal[] {
  const { hint, observation } = look;
  const objective = objectiveOfLook(observation);
  const { warned, untold } = hint.telling ?? {};
  if (objective === undefined || (warned === true && untold === undefined)) return [];
  if (!isLate(objective) || !isUnready(action, observation)) return [];
  const { reason } = action;
  return [
    compose(look, 'objective.willMiss', [generationOf(observation)], {
      reason,
      ...('detail' in action && { detail: action.detail }),
      objective: viewOf(objective, action),
    }),
  ];
}

function viewOf({ dueAt, expectedAt }: Objective, action: Action): SignalObjective {
  return {
    dueAt: new Date(dueAt).toISOString(),
    ...(expectedAt !== undefined && { expectedAt: new Date(expectedAt).toISOString() }),
    ...('percent' in action && { percent: action.percent }),
  };
}

/** One for the whole set: every replica of it says so. */
function guardSignal(look: Look, { setId: found, ...words }: Omit<Ended, 'kind'>): Signal {
  const setId = heldSetOf(look.observation)?.setId ?? found;
  return compose(look, 'guard.tripped', [words.reason, setId ?? dayOfMark(look.observation)], {
    ...words,
    ...(setId !== undefined && { setId }),
  });
}

/** Where the set was not listed: what was marked for one day is one set. */
function dayOfMark(observation: Observation): string {
  const replica = replicaOf(observation);
  const mark = replica && deletionMarkOf(replica);
  return mark === undefined ? '' : new Date(mark.due).toISOString().slice(0, 10);
}

/** Of a replica that was seen to be on its way out, and now to be gone. */
export function deletedSignal(look: Look, uniqueId: string, reason: string): Signal {
  return compose(look, 'replica.deleted', [uniqueId], {
    reason,
    replica: { id: replicaIdText(look), uniqueId },
  });
}

export function everywhereSignal(
  look: Look,
  replicas: NonNullable<Signal['data']['replicas']>,
  reason: string,
): Signal {
  const made = replicas.map(({ id, uniqueId = '' }) => `${id.toLowerCase()} ${uniqueId}`).sort();
  return compose(look, 'snapshot.readyEverywhere', [generationOf(look.observation), ...made], {
    reason,
    replicas,
    ...(look.lagSeconds !== undefined && { lagSeconds: look.lagSeconds }),
  });
}

function generationOf({ source }: Observation): string {
  return source.kind === 'present' ? source.snapshot.uniqueId.toLowerCase() : '';
}

function replicaOf({
  replica,
}: Observation): { uniqueId: string; tags: Readonly<Record<string, string>> } | undefined {
  return replica.kind === 'present' ? replica.snapshot : undefined;
}

function replicaIdText({ hint: { source, target } }: Look): string {
  return snapshotIdText({ ...target, name: source.name });
}
