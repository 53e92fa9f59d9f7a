import type { HttpHandler, InvocationContext } from '@azure/functions';
import { withPriority } from '../azure/budget/priority.ts';
import type { AccessSettings } from '../config/settings.ts';
import { approveSlice, type ApprovalSlice } from '../reconciler/approve-slice.ts';
import { approvalOf, pendingDeletions } from '../reconciler/pending-deletions.ts';
import { traceFrom } from '../replication/trace.ts';
import type { ApprovalPlaces } from './approval-places.ts';
import { answering } from './answering.ts';
import { objectIdOf, refusal } from './caller.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';
import { inTrace } from './telemetry/current-trace.ts';

/** `GET deletions`: the sets of pending deletions, which of them the guard holds up, and where none could be read. */
export function listDeletions({ world, config }: Service): HttpHandler {
  return (_request, context) =>
    answering(context, async () => ({ jsonBody: await pendingDeletions(world, config) }));
}

/**
 * `POST deletions/{setId}/approve`: lets exactly this set go ahead. Answers 202 as soon as all of it is on the queue: the
 * writing takes minutes for thousands, and goes on wherever it is broken off.
 */
export function approveDeletionSet(service: Service, access: AccessSettings): HttpHandler {
  return (request, context) =>
    answering(context, async () => {
      const setId = request.params['setId'] ?? '';
      const accepted = await askForApproval(service, context, setId, objectIdOf(access, request));
      if (accepted === undefined) {
        return refusal(
          409,
          'SetChanged',
          `there is no pending set ${setId} now; list the deletions and approve what you see`,
        );
      }
      return {
        status: 202,
        headers: { location: new URL('../../deletions', request.url).href },
        jsonBody: {
          ...accepted,
          records: ['deletionsApproved'],
          query: `AppTraces | extend record = parse_json(Message) | where tostring(record.setId) == '${setId}'`,
        },
      };
    });
}

/** What is asked for, as both addresses answer it. */
export interface AskedApproval {
  setId: string;
  rule: string;
  target: string;
  replicas: number;
}

/** Puts all parts of a set on the queue; undefined where there is no such set now. `by`: object id, where it is known. */
export async function askForApproval(
  { world, config, requestApproval }: Service,
  context: InvocationContext,
  setId: string,
  by: string | undefined,
): Promise<AskedApproval | undefined> {
  const found = await approvalOf(world, config, setId, by);
  if (found === undefined) return undefined;
  await requestApproval(found.slices, { invocation: context.invocationId });
  const { rule, target, pending } = found.view;
  const asked = { setId, rule, target, replicas: pending.length };
  const record = { event: 'approvalRequested', level: 'warning' as const, ...asked, ...(by && { by }) };
  inTrace(approvalTrace(setId), () => logRecord(context, record));
  return asked;
}

/** From who asks for it to the last part that is worked off. */
function approvalTrace(setId: string): string {
  return traceFrom('approval', setId);
}

/** Works one part of an approval off, and sends what is left of it back to the queue; all of it where there is no place. */
export async function approvePart(
  service: Service,
  context: InvocationContext,
  slice: ApprovalSlice,
  places: ApprovalPlaces,
): Promise<void> {
  const { subscriptionId } = slice.target;
  const now = service.world.surroundings.now();
  const at = places.enter(subscriptionId, slice.replicas.length, now);
  if (at !== undefined) {
    await service.requestApproval([slice], { invocation: context.invocationId, at });
    return;
  }
  try {
    await carryOut(service, context, slice);
  } finally {
    places.leave(subscriptionId);
  }
}

async function carryOut(
  { world, config, requestApproval }: Service,
  context: InvocationContext,
  slice: ApprovalSlice,
): Promise<void> {
  const trace = approvalTrace(slice.setId);
  const result = await inTrace(trace, () => withPriority('event', () => approveSlice(world, config, slice)));
  const { approved, changed, refused, rest } = result;
  if (rest !== undefined)
    await requestApproval([rest.slice], { invocation: context.invocationId, at: rest.at });
  const record = {
    event: 'deletionsApproved',
    level: 'warning' as const,
    setId: slice.setId,
    approved,
    changed,
    ...(refused.length > 0 && {
      refused: refused.map(({ replica, error }) => ({ replica, code: error.failure.code })),
    }),
    ...(rest !== undefined && {
      left: rest.slice.replicas.length,
      code: rest.error.failure.code,
      nextTry: new Date(rest.at).toISOString(),
    }),
  };
  inTrace(trace, () => logRecord(context, record));
}
