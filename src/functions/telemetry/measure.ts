/** Metrics of looks and passes, by the API of OpenTelemetry; docs/traces.md lists them. */
import { metrics, type Meter } from '@opentelemetry/api';
import type { Outcome } from '../../reconciler/reconcile.ts';
import type { SyncReport } from '../../reconciler/sync.ts';

interface Instruments {
  looks: ReturnType<Meter['createCounter']>;
  lag: ReturnType<Meter['createHistogram']>;
  deletions: ReturnType<Meter['createCounter']>;
  objective: ReturnType<Meter['createCounter']>;
  replicas: ReturnType<Meter['createGauge']>;
}

let made: Instruments | undefined;

/** Not before something is measured: the API hands a meter out for good, and an exporter may come later. */
function instruments(): Instruments {
  if (made !== undefined) return made;
  const meter = metrics.getMeter('snaprep');
  made = {
    looks: meter.createCounter('snaprep.looks', { description: 'looks, by what they ended with' }),
    lag: meter.createHistogram('snaprep.lag', {
      unit: 's',
      description: 'from when it was known that there is something to do until the replica was ready',
    }),
    deletions: meter.createCounter('snaprep.deletions', { description: 'deletions of replicas, by reason' }),
    objective: meter.createCounter('snaprep.objective', {
      description: 'looks, by how the objective stands',
    }),
    replicas: meter.createGauge('snaprep.replicas', {
      description: 'replicas of a pair, by reason, each night',
    }),
  };
  return made;
}

export function measureLook(outcome: Outcome): void {
  const { rule, target, kind, reason, lagSeconds, objective } = outcome;
  const place = { rule, target };
  const { looks, lag, deletions, objective: objectives } = instruments();
  looks.add(1, { ...place, kind, reason });
  if (kind === 'none' && lagSeconds !== undefined && reason.startsWith('InSync'))
    lag.record(lagSeconds, place);
  if (kind === 'deleteReplica') deletions.add(1, { ...place, reason });
  if (objective !== undefined) objectives.add(1, { ...place, objective });
}

export function measurePass({ pairs }: SyncReport): void {
  const { replicas } = instruments();
  for (const { rule, target, counts } of pairs) {
    for (const [reason, count] of Object.entries(counts)) replicas.record(count, { rule, target, reason });
  }
}
