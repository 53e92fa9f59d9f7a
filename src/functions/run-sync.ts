import type { HttpHandler, InvocationContext, TimerHandler } from '@azure/functions';
import { withPriority } from '../azure/budget/priority.ts';
import { sync, type SyncReport } from '../reconciler/sync.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';

/** The full pass by the clock. */
export function nightlySync(service: Service): TimerHandler {
  return async (_timer, context) => {
    await runSync(service, context);
  };
}

/** The full pass on demand; answers with its report. */
export function syncNow(service: Service): HttpHandler {
  return async (_request, context) => ({ jsonBody: await runSync(service, context) });
}

async function runSync({ world, config }: Service, context: InvocationContext): Promise<SyncReport> {
  const report = await withPriority('pass', () => sync(world, config, context.invocationId));
  for (const pair of report.pairs) {
    logRecord(context, {
      event: 'synced',
      level: pair.stopped || pair.staging?.problem !== undefined ? 'warning' : 'info',
      ...pair,
    });
  }
  for (const group of report.workGroups) {
    const { problem, removed, withoutRule } = group;
    const level = problem !== undefined || removed.length + withoutRule.length > 0 ? 'warning' : 'info';
    logRecord(context, { event: 'workGroupSwept', level, ...group });
  }
  for (const replica of report.withoutRule) {
    logRecord(context, { event: 'replicaWithoutRule', level: 'warning', replica });
  }
  return report;
}
