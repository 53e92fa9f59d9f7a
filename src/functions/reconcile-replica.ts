import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { parseQueueMessage } from '../azure/parse-queue-message.ts';
import { priorityOfHint } from '../azure/budget/priority-of-hint.ts';
import { withPriority } from '../azure/budget/priority.ts';
import { findRule } from '../reconciler/find-rule.ts';
import { reconcile } from '../reconciler/reconcile.ts';
import { restoreLocks } from '../reconciler/restore-locks.ts';
import { aloneId, type Hint } from '../replication/hint.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { ApprovalPlaces } from './approval-places.ts';
import { approvalSliceOf } from './approval-request.ts';
import { approvePart } from './approvals.ts';
import { logRecord } from './log.ts';
import { runSync } from './run-sync.ts';
import type { Service } from './service.ts';
import { measureLook } from './telemetry/measure.ts';
import { inTrace } from './telemetry/current-trace.ts';
import { inSpan } from './telemetry/spans.ts';
import { passIdOf } from './sync-request.ts';

/** Works one message off. A throw abandons it; after the queue's limit it is dead-lettered, as a defect. */
export function reconcileReplica(service: Service): ServiceBusQueueHandler {
  const places = new ApprovalPlaces();
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    const passId = passIdOf(body);
    if (passId !== undefined) {
      await runSync(service, context, passId);
      return;
    }
    const slice = approvalSliceOf(body);
    if (slice !== undefined) {
      await approvePart(service, context, slice, places);
      return;
    }
    const message = parseQueueMessage(body);
    if (message.kind === 'restoreLocks') {
      const { restoration } = message;
      await inTrace(restoration.liftedFor?.trace ?? context.traceContext?.traceParent, async () => {
        const restored = await restoreLocks(service.world, restoration, hasComeBefore(context));
        logRecord(context, { event: 'locksRestored', level: levelOf({ ...restored }), ...restored });
        if ((restored.failures ?? 0) >= longFailures) {
          const detail = `locks of ${restored.replica} could not be put back ${String(restored.failures)} times in a row, and are tried again: ${restored.detail ?? restored.reason}`;
          logRecord(context, { event: 'failingForLong', level: 'error', detail });
        }
      });
      return;
    }
    const hints = message.kind === 'hint' ? [message.hint] : message.hints;
    await lookAtAll(service, context, hints);
  };
}

/**
 * All at once, so that what they read of their source is read once. Where one throws, a defect, all are looked at again
 * with the message; from then on it goes on in one of its own, so that the queue's limit counts for it alone.
 */
async function lookAtAll(
  service: Service,
  context: InvocationContext,
  hints: readonly Hint[],
): Promise<void> {
  const looks = await Promise.allSettled(
    hints.map((hint) =>
      inTrace(hint.trace ?? context.traceContext?.traceParent, () => look(service, context, hint)),
    ),
  );
  const thrown = looks.flatMap((one, at) =>
    one.status === 'rejected' ? { at, why: one.reason as unknown } : [],
  );
  const [first] = thrown;
  if (first === undefined) return;
  if (hints.length === 1 || !hasComeBefore(context)) throw first.why;
  const alone = hints.filter((_, index) => thrown.some(({ at }) => at === index));
  await service.world.hints.send(alone.map((hint) => ({ hint, messageId: aloneId(hint) })));
}

function hasComeBefore({ triggerMetadata }: InvocationContext): boolean {
  return Number(triggerMetadata?.['deliveryCount'] ?? 1) > 1;
}

async function look({ world, config }: Service, context: InvocationContext, hint: Hint): Promise<void> {
  const place = placeOf(hint, config);
  const received = withTimeOfQueue(hint, context);
  const outcome = await inSpan('reconcile', received.trace, async ({ trace, note }) => {
    const traced = { ...received, ...(trace !== undefined && { trace }) };
    const done = await withPriority(priorityOfHint(traced), () => reconcile(world, config, traced));
    note({
      rule: done.rule,
      source: done.source,
      target: done.target,
      kind: done.kind,
      reason: done.reason,
    });
    return done;
  });
  measureLook(outcome);
  logRecord(context, { event: 'reconciled', level: levelOf({ ...outcome }), ...outcome, ...place });
  const { untold, untoldSince } = outcome;
  if (untoldSince !== undefined && world.surroundings.now() - Date.parse(untoldSince) >= longUntoldMs) {
    const lost = outcome.signalsLost ? ', and is given up' : '';
    const detail = `what is to be told of ${outcome.source} for ${outcome.target} waits since ${untoldSince}${lost}: ${String(untold)}`;
    logRecord(context, { event: 'failingForLong', level: 'error', detail, ...place });
  }
  if ((outcome.failures ?? 0) >= longFailures) {
    const detail = `${outcome.source} for ${outcome.target} failed ${String(outcome.failures)} times in a row and is tried again: ${outcome.detail ?? outcome.reason}`;
    logRecord(context, { event: 'failingForLong', level: 'error', detail, ...place });
  }
}

/** A topic that takes nothing for so long, ms, lacks a role more likely than that it is away. */
const longUntoldMs = 3_600_000;

/** So many failures in a row, an hour or more, are more than an outage that passes. */
const longFailures = 10;

/** The broker's clock: a look that planned by a slower one of ours could ask for a time that is over. */
function withTimeOfQueue(hint: Hint, { triggerMetadata }: InvocationContext): Hint {
  const enqueued = timeOf(triggerMetadata?.['enqueuedTimeUtc']);
  return Number.isNaN(enqueued) ? hint : { ...hint, due: Math.max(hint.due ?? 0, enqueued) };
}

/** The worker hands times on as texts. */
function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/** Where source and target are: groups of one name may be in several subscriptions. */
function placeOf({ source, target }: Hint, config: ReplicationConfig): Record<string, string> {
  const location = findRule(config, source, target)?.target.location;
  return {
    sourceSubscription: source.subscriptionId,
    sourceGroup: source.resourceGroup,
    targetSubscription: target.subscriptionId,
    ...(location !== undefined && { targetLocation: location }),
  };
}

/** Nothing is to be done by the service, and something by a person. */
const warned = ['InSyncUnprotected', 'TagsNotKept', 'ReplicaUnclaimed', 'OtherInstallation'];

/** Expected waits make no noise; what someone has to look at is a warning. */
function levelOf({
  kind,
  reason,
  detail,
  untold,
  signalsLost,
}: Record<string, unknown>): 'info' | 'warning' | 'error' {
  if (signalsLost === true) return 'error';
  if (untold !== undefined) return 'warning';
  // Somebody meant it so.
  if (reason === 'DeletionsPaused') return 'info';
  if (kind === 'blocked' || kind === 'failed') return 'warning';
  if (kind === 'mend' || warned.includes(String(reason))) return 'warning';
  // Only one that a tag misses by its case alone has more to say.
  if (reason === 'NotSelected' && detail !== undefined) return 'warning';
  // A delete tells of itself only when it goes wrong: the copy had failed, or the delete hangs.
  return kind === 'deleteReplica' && detail !== undefined ? 'warning' : 'info';
}
