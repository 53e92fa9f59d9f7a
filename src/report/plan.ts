/** What a full pass would do first for each replica, and why. */
import * as z from 'zod';
import type { Outcome } from '../reconciler/reconcile.ts';
import type { PendingSet } from '../reconciler/pending-deletions.ts';
import { isApproval } from '../replication/approval-reasons.ts';
import type { Hint } from '../replication/hint.ts';
import { groupText, snapshotIdText } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Rule, Target } from '../replication/rule.ts';
import { wayTaken } from '../replication/ways/way-taken.ts';
import { wayNames } from '../replication/ways/ways.ts';
import { pendingSetSchema } from './deletions.ts';
import { pausesField } from './pauses.ts';
import { costSchema, costsOf, type PricedCopy, type Prices } from './costs.ts';
import { heldKey, heldReplicas } from './held-replicas.ts';
import { byPlace, compare, headOf, headSchema, placeSchema, type Unread } from './report.ts';
import { isAnnouncement } from './state.ts';
import type { ReplicaStatus, StatusReport } from './status.ts';

const kinds = ['copy', 'change', 'deletion', 'wait', 'blocked', 'approval', 'failed', 'none'] as const;

export const plannedSchema = z.strictObject({
  ...placeSchema,
  does: z.enum(kinds),
  action: z.string().describe('the kind of the decision: beginCopy, setTags, deleteReplica …'),
  reason: z.string().describe('as docs/reasons.md has it'),
  detail: z.string().optional(),
  way: z.enum(wayNames).optional(),
  leastBytes: z.number().int().optional().describe('that would be copied'),
  mostBytes: z
    .number()
    .int()
    .optional()
    .describe('size of the disk: Azure tells neither how much of it is used nor how much a delta has'),
});

export type Planned = z.infer<typeof plannedSchema>;

export const planSchema = z.strictObject({
  kind: z.literal('plan'),
  ...headSchema,
  changes: z.array(plannedSchema).describe('what would be written, deletions apart'),
  deletions: z.array(plannedSchema).describe('what would be announced or deleted'),
  waiting: z.array(plannedSchema),
  blocked: z.array(plannedSchema).describe('what needs someone'),
  guard: z.array(pendingSetSchema).describe('the deletions that are pending already'),
  inSync: z.number().int(),
  copies: z.number().int(),
  mostBytes: z.number().int().describe('of all copies together, at most'),
  ...pausesField,
  costs: z.array(costSchema).optional().describe('of the copies, by target; absent without a list of prices'),
});

export type PlanReport = z.infer<typeof planSchema>;

/** What came of one planned look. */
export interface PlannedLook {
  rule: Rule;
  target: Target;
  hint: Hint;
  source: Snapshot | undefined;
  outcome: Outcome;
}

export interface PlanParts {
  looks: readonly PlannedLook[];
  unread: readonly Unread[];
  guard: readonly PendingSet[];
  /** How every replica stands; those that no look is planned for are settled one way or the other. */
  status: Pick<StatusReport, 'replicas' | 'pauses'>;
  installation: string;
  prices?: Prices | undefined;
}

/** `now` in ms since 1970. */
export function planReport(
  { looks, unread, guard, status, installation, prices }: PlanParts,
  now: number,
): PlanReport {
  const looked = looks.map((look) => plannedOf(look, installation));
  const known = new Set(looked.map(placeKey));
  const held = heldReplicas(guard);
  const settled = status.replicas.filter((one) => !known.has(placeKey(one)));
  const planned = [...looked, ...settled.flatMap((one) => settledAs(one, held))].sort(byPlace);
  const of = (...does: Planned['does'][]): Planned[] => planned.filter((one) => does.includes(one.does));
  const copies = of('copy');
  return {
    kind: 'plan',
    ...headOf(now, unread),
    changes: of('copy', 'change'),
    deletions: of('deletion'),
    waiting: of('wait'),
    blocked: of('blocked', 'approval', 'failed'),
    guard: [...guard].sort((left, right) => compare(left.setId, right.setId)),
    inSync: of('none').length,
    copies: copies.length,
    mostBytes: copies.reduce((sum, { mostBytes = 0 }) => sum + mostBytes, 0),
    ...(status.pauses && { pauses: status.pauses }),
    ...(prices && { costs: costsOf(looks.flatMap(pricedCopy), prices) }),
  };
}

function pricedCopy({ target, source, outcome }: PlannedLook): PricedCopy[] {
  if (doesOf(outcome) !== 'copy' || source?.diskSizeBytes === undefined) return [];
  const { location, sku = 'Standard_LRS' } = target;
  return [
    {
      target: groupText(target),
      location,
      sku,
      sourceLocation: source.location,
      mostBytes: source.diskSizeBytes,
    },
  ];
}

function plannedOf({ rule, target, hint, source, outcome }: PlannedLook, installation: string): Planned {
  const does = doesOf(outcome);
  const way = does === 'copy' && source ? wayTaken(source, rule, target, installation) : undefined;
  const size = does === 'copy' ? source?.diskSizeBytes : undefined;
  return {
    rule: rule.name,
    name: hint.source.name,
    source: snapshotIdText(hint.source),
    target: groupText(target),
    location: target.location,
    does,
    action: outcome.kind,
    reason: outcome.reason,
    ...(outcome.detail !== undefined && { detail: outcome.detail }),
    ...(way && { way }),
    // An increment may be empty; a full snapshot is of at least what is used, which Azure does not tell.
    ...(size !== undefined && { leastBytes: 0, mostBytes: size }),
  };
}

function placeKey({ rule, source, target }: Pick<Planned, 'rule' | 'source' | 'target'>): string {
  return [rule, source, target].join(' ').toLowerCase();
}

/** What no look is planned for: in sync, blocked until something changes, or paused. */
function settledAs(one: ReplicaStatus, held: ReadonlySet<string>): Planned[] {
  const { rule, name, source, target, location, state, reason, detail, paused } = one;
  const place = { rule, name, source, target, location, reason, ...(detail !== undefined && { detail }) };
  if (paused === 'everything') return [{ ...place, reason: 'Paused', does: 'wait', action: 'wait' }];
  if (state === 'ready') return [{ ...place, does: 'none', action: 'none' }];
  if (state === 'blocked' || state === 'approval') return [{ ...place, does: state, action: 'blocked' }];
  // A pass looks at one of a set, which stands for the others.
  if (held.has(heldKey({ target, name })))
    return [{ ...place, reason: 'MassDeleteGuard', does: 'approval', action: 'blocked' }];
  return [];
}

function doesOf({ kind, reason }: Outcome): Planned['does'] {
  switch (kind) {
    case 'beginCopy':
      return 'copy';
    case 'stage':
    case 'convert':
      return /^(Staging|Conversion)(Prepared|Copy)$/.test(reason) ? 'copy' : 'change';
    case 'deleteReplica':
      return 'deletion';
    case 'setTags':
      return isAnnouncement(reason) ? 'deletion' : 'change';
    case 'wait':
      return 'wait';
    case 'blocked':
      return isApproval(reason) ? 'approval' : 'blocked';
    case 'failed':
      return 'failed';
    case 'none':
      return 'none';
    case 'mend':
    case 'removeInterim':
    case 'protect':
    case 'unprotect':
    case 'liftLocks':
      return 'change';
  }
}
