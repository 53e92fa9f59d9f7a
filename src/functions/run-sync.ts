import type { HttpHandler, InvocationContext, TimerHandler } from '@azure/functions';
import { withPriority } from '../azure/budget/priority.ts';
import { sync, type SyncReport } from '../reconciler/sync.ts';
import { traceFrom, traceIdOf } from '../replication/trace.ts';
import { answering } from './answering.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';
import { measurePass } from './telemetry/measure.ts';
import { inTrace } from './telemetry/current-trace.ts';
import { inSpan } from './telemetry/spans.ts';

/** The full pass by the clock. */
export function nightlySync(service: Service): TimerHandler {
  return async (_timer, context) => {
    await runSync(service, context, context.invocationId);
  };
}

/**
 * Asks for the full pass and answers 202 with where its findings will be: an answer that takes longer than 230 s
 * never gets through the front end.
 */
export function syncNow(service: Service): HttpHandler {
  return (_request, context) =>
    answering(context, async () => ({ status: 202, jsonBody: await requestPass(service, context) }));
}

/**
 * The message alone; `query` finds the records of the pass, and of the looks that it leads to, which tell of each replica
 * what only a look finds: a policy, and a lock where locks may not be read. `by`: object id of who asks, where it is known.
 */
export async function requestPass(
  service: Pick<Service, 'requestSync'>,
  context: InvocationContext,
  by?: string,
): Promise<{ passId: string; records: string[]; query: string }> {
  const passId = context.invocationId;
  await service.requestSync(passId);
  inTrace(traceFrom(passId), () => logRecord(context, { event: 'syncRequested', passId, ...(by && { by }) }));
  const traceId = traceIdOf(traceFrom(passId)) ?? '';
  const query = `AppTraces | extend record = parse_json(Message) | where tostring(record.passId) == '${passId}' or tostring(record.traceId) == '${traceId}'`;
  return { passId, records: ['syncStarted', 'synced', 'reconciled', 'syncFinished'], query };
}

/** Runs one pass and logs what it found. `passId` is in each of its records, and the trace that comes of it. */
export async function runSync(service: Service, context: InvocationContext, passId: string): Promise<void> {
  await inTrace(traceFrom(passId), () => pass(service, context, passId));
}

async function pass(
  { world, config, requestSync }: Service,
  context: InvocationContext,
  passId: string,
): Promise<void> {
  logRecord(context, { event: 'syncStarted', passId });
  const report = await inSpan('sync', traceFrom(passId), () =>
    withPriority('pass', () => sync(world, config, passId)),
  );
  measurePass(report);
  for (const pair of report.pairs) {
    logRecord(context, {
      event: 'synced',
      passId,
      level:
        pair.stopped || pair.paused !== undefined || pair.staging?.problem !== undefined ? 'warning' : 'info',
      ...pair,
    });
  }
  for (const group of report.workGroups) {
    const { problem, removed, withoutRule } = group;
    const level = problem !== undefined || removed.length + withoutRule.length > 0 ? 'warning' : 'info';
    logRecord(context, { event: 'workGroupSwept', passId, level, ...group });
  }
  for (const replica of report.withoutRule) {
    logRecord(context, { event: 'replicaWithoutRule', passId, level: 'warning', replica });
  }
  for (const target of report.withoutRuleUnread) {
    logRecord(context, { event: 'withoutRuleUnread', passId, level: 'warning', ...target });
  }
  const { found, problem } = report.strays;
  if (found.length > 0 || problem !== undefined) {
    logRecord(context, { event: 'straysFound', passId, level: 'warning', ...report.strays });
  }
  logFinish(context, report);
  const next = nextTry(passId);
  if (next !== undefined && report.pairs.some(({ stopped }) => stopped?.mayPass)) {
    await requestSync(next, world.surroundings.now() + tryAgainMs);
    logRecord(context, { event: 'syncAgain', passId, next });
  }
}

/** A pair that a broken connection or a refused send stopped is well within the hour. */
const tryAgainMs = 15 * 60_000;

/** So often a pass is tried again; what stops it then is no passing thing, and the next night sees to it. */
const maxPassTries = 3;

/** The whole pass once more, under an id of its own: what it sent already was perhaps worked off and lost again. */
function nextTry(passId: string): string | undefined {
  const [, first = passId, count = '1'] = /^(.*)-try-(\d+)$/.exec(passId) ?? [];
  const tried = Number(count);
  return tried > maxPassTries ? undefined : `${first}-try-${tried + 1}`;
}

/** The record by which the alert on missing passes goes; a pass that failed writes none. */
function logFinish(context: InvocationContext, { passId, pairs }: SyncReport): void {
  const stopped = pairs.filter((pair) => pair.stopped !== undefined).length;
  const hints = pairs.reduce((sum, pair) => sum + pair.hints, 0);
  logRecord(context, { event: 'syncFinished', passId, pairs: pairs.length, stopped, hints });
}
