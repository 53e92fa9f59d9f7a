/** Why a snapshot is or is not replicated: rule by rule, target by target. */
import * as z from 'zod';
import { makesImage } from '../replication/decision.ts';
import type { Outcome } from '../reconciler/reconcile.ts';
import type { ReplicaObservation, SourceObservation } from '../replication/observed.ts';
import { compareGeneration } from '../replication/generation.ts';
import { assessObjective } from '../replication/objective/assess.ts';
import type { GroupLocks } from '../replication/locks/held-by-locks.ts';
import { copyState, notReadyReason } from '../replication/readiness.ts';
import { deletionMarkOf, isOwn, isPinned, ownershipOf, tagKeys, tagOf } from '../replication/replica-tags.ts';
import { groupText, snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { Rule, Selection, Target } from '../replication/rule.ts';
import { nearMiss, isSelected } from '../replication/selection.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { isRefusal, wayOf } from '../replication/ways/ways.ts';
import { advice } from './advice.ts';
import { conditionSchema, type Condition } from './condition.ts';
import { lockCondition } from './lock-condition.ts';
import type { Refusal } from './reading/refusals.ts';
import { compare, headOf, headSchema, type Unread } from './report.ts';

const verdictSchema = {
  action: z.string().describe('what the next look does'),
  reason: z.string(),
  detail: z.string().optional(),
  means: z.string().optional(),
  todo: z.string().optional(),
};

export const explainSchema = z.strictObject({
  kind: z.literal('explain'),
  ...headSchema,
  name: z.string(),
  known: z.boolean().describe('whether any source or replica of this name was found'),
  rules: z.array(
    z.strictObject({
      rule: z.string(),
      source: z.string().describe('resource id'),
      conditions: z.array(conditionSchema),
      targets: z.array(
        z.strictObject({
          target: z.string(),
          location: z.string(),
          conditions: z.array(conditionSchema),
          ...verdictSchema,
        }),
      ),
    }),
  ),
});

export type ExplainReport = z.infer<typeof explainSchema>;

/** What was seen of one rule. */
export interface ExplainedRule {
  rule: Rule;
  id: SnapshotId;
  /** Undefined where no look was possible, which tells of no source. */
  source: SourceObservation | undefined;
  targets: readonly ExplainedTarget[];
}

export interface ExplainedTarget {
  target: Target;
  replica: ReplicaObservation;
  outcome: Outcome;
  /** The last time that Azure refused a copy of this very source. */
  refused?: Refusal;
  /** Of the whole target group, where there is a replica. */
  locks?: GroupLocks;
}

/** `now` in ms since 1970. */
export function explainReport(
  name: string,
  rules: readonly ExplainedRule[],
  unread: readonly Unread[],
  installation: string,
  now: number,
): ExplainReport {
  return {
    kind: 'explain',
    ...headOf(now, unread),
    name,
    known: rules.some(
      ({ source, targets }) =>
        source?.kind === 'present' ||
        isHidden(targets) ||
        targets.some(({ replica }) => replica.kind === 'present'),
    ),
    rules: rules
      .map(({ rule, id, source, targets }) => ({
        rule: rule.name,
        source: snapshotIdText(id),
        conditions: conditionsOfSource(rule, source, isHidden(targets)),
        targets: source
          ? targets.map((one) => explainedTarget(rule, id, source, one, { installation, now }))
          : [],
      }))
      .sort((left, right) => compare(left.rule, right.rule)),
  };
}

/** Whether a look found it in the listing of its group alone. */
function isHidden(targets: readonly ExplainedTarget[]): boolean {
  return targets.some(({ outcome }) => outcome.reason === 'SourceNotVisible');
}

function conditionsOfSource(
  rule: Rule,
  source: SourceObservation | undefined,
  isListed: boolean,
): Condition[] {
  if (source === undefined) {
    const seen = 'not known, as nothing of this rule could be read';
    return [{ condition: 'the source is there', met: false, seen }];
  }
  if (source.kind === 'unreadable') {
    const seen = `${source.code}: ${source.detail}`;
    return [{ condition: 'the source can be read', met: false, seen, todo: 'give the right to read it' }];
  }
  if (source.kind === 'absent') {
    const { resourceGroup } = rule.source;
    const seen = isListed
      ? `listed in ${resourceGroup}, and not found by its id`
      : `none of this name in ${resourceGroup}`;
    return [{ condition: 'the source is there', met: false, seen }];
  }
  const { snapshot } = source;
  const notReady = notReadyReason(snapshot);
  const state = copyState(snapshot);
  const isReady = notReady === undefined && state.kind !== 'failed';
  return [
    { condition: 'the source is there', met: true, seen: `in ${snapshot.location}, ${kindOf(snapshot)}` },
    selectionCondition(rule.select, snapshot),
    {
      condition: 'the source is no replica itself',
      met: !isOwn(snapshot),
      seen: isOwn(snapshot) ? `it has the tag ${tagKeys.source}` : `it has no tag ${tagKeys.source}`,
    },
    {
      condition: 'the source is ready to be copied',
      met: isReady,
      seen:
        state.kind === 'failed' ? `${state.code}: ${state.detail}` : (notReady ?? snapshot.provisioningState),
    },
  ];
}

function kindOf({ incremental }: Snapshot): string {
  return incremental ? 'incremental' : 'full';
}

function selectionCondition(select: Selection, snapshot: Snapshot): Condition {
  const met = isSelected(select, snapshot);
  const mismatch = nearMiss(select, snapshot);
  switch (select.kind) {
    case 'all':
      return { condition: 'the rule selects it', met, seen: 'the rule selects every snapshot of the group' };
    case 'names': {
      const seen = `the rule selects the names ${select.patterns.join(', ')}`;
      return { condition: 'the rule selects it', met, seen };
    }
    case 'tags': {
      const seen = Object.entries(select.tags).map(([key, value]) => {
        const found = tagOf(snapshot.tags, key);
        return `${key} is ${found === undefined ? 'not set' : JSON.stringify(found)}, wanted ${JSON.stringify(value)}`;
      });
      const missing = Object.entries(select.tags).map((pair) => pair.join('='));
      const todo = mismatch ?? `tag it with ${missing.join(' ')}`;
      return { condition: 'the rule selects it', met, seen: seen.join('; '), ...(!met && { todo }) };
    }
  }
}

function explainedTarget(
  rule: Rule,
  id: SnapshotId,
  source: SourceObservation,
  { target, replica, outcome, refused, locks }: ExplainedTarget,
  { installation, now }: { installation: string; now: number },
): ExplainReport['rules'][number]['targets'][number] {
  const { means, todo } = advice[outcome.reason] ?? {};
  return {
    target: groupText(target),
    location: target.location,
    conditions: [
      ...(source.kind === 'present' ? [wayCondition(rule, target, source.snapshot)] : []),
      ...(replica.kind === 'present' ? conditionsOfReplica(id, source, replica.snapshot, installation) : []),
      ...(replica.kind === 'present' && locks !== undefined
        ? lockCondition(replica.snapshot, outcome, locks)
        : []),
      ...(makesImage(outcome) && refused ? [refusalCondition(refused)] : []),
      ...(outcome.kind === 'none' ? [] : objectiveCondition(rule, source, replica, now)),
    ],
    action: outcome.kind,
    reason: outcome.reason,
    ...(outcome.detail !== undefined && { detail: outcome.detail }),
    ...(means !== undefined && { means }),
    ...(todo !== undefined && { todo }),
  };
}

/** Of what the next look tries again. */
function refusalCondition({ time, reason = '', detail = '' }: Refusal): Condition {
  const seen = `refused at ${new Date(time).toISOString()}: ${detail === '' ? reason : detail}`;
  const { todo } = advice[reason] ?? {};
  return { condition: 'Azure takes the copy', met: false, seen, ...(todo !== undefined && { todo }) };
}

/** Counted from when the source was taken, as no event is known here; none where the rule has no objective. */
function objectiveCondition(
  rule: Rule,
  source: SourceObservation,
  replica: ReplicaObservation,
  now: number,
): Condition[] {
  if (source.kind !== 'present' || !isSelected(rule.select, source.snapshot)) return [];
  const copy = replica.kind === 'present' ? replica.snapshot : undefined;
  const assessed = assessObjective(rule, source.snapshot.timeCreated, copy, now);
  if (assessed === undefined) return [];
  const { dueAt, expectedAt, verdict } = assessed;
  const expected = expectedAt === undefined ? '' : `, expected ${new Date(expectedAt).toISOString()}`;
  const seen = `${objectiveWords[verdict]}: due ${new Date(dueAt).toISOString()}${expected}`;
  return [{ condition: 'it is ready within the objective of the rule', met: verdict === 'onTime', seen }];
}

const objectiveWords = { onTime: 'there is time', willMiss: 'it will miss it', missed: 'it has missed it' };

function wayCondition(rule: Rule, target: Target, source: Snapshot): Condition {
  const way = wayOf(source, rule, target);
  const condition = 'there is a way to the target';
  if (!isRefusal(way)) return { condition, met: true, seen: way.name };
  const { todo } = advice[way.reason] ?? {};
  return { condition, met: false, seen: `${way.reason}: ${way.detail}`, ...(todo !== undefined && { todo }) };
}

function conditionsOfReplica(
  id: SnapshotId,
  source: SourceObservation,
  replica: Snapshot,
  installation: string,
): Condition[] {
  const ownership = ownershipOf(replica, snapshotIdText(id), installation);
  const conditions: Condition[] = [
    {
      condition: 'what has its name in the target is our replica',
      met: ownership === 'ours',
      seen: ownership,
    },
  ];
  if (ownership !== 'ours') return conditions;
  const state = copyState(replica);
  const mark = deletionMarkOf(replica);
  if (source.kind === 'present') {
    const generation = compareGeneration(source.snapshot, replica);
    conditions.push({ condition: 'it is of this very source', met: generation === 'same', seen: generation });
  }
  conditions.push({ condition: 'its data is complete', met: state.kind === 'ready', seen: stateText(state) });
  if (isPinned(replica)) conditions.push({ condition: 'it is not pinned', met: false, seen: tagKeys.pinned });
  if (mark !== undefined) {
    const seen = `${mark.reason}, due ${new Date(mark.due).toISOString()}${mark.approved ? ', approved' : ''}`;
    conditions.push({ condition: 'no deletion is announced', met: false, seen });
  }
  return conditions;
}

function stateText(state: ReturnType<typeof copyState>): string {
  switch (state.kind) {
    case 'ready':
      return 'complete';
    case 'copying':
      return state.percent === undefined ? 'being copied' : `${Math.floor(state.percent)} %`;
    case 'failed':
      return `${state.code}: ${state.detail}`;
  }
}
