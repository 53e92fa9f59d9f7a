/** Metrics of calls to Resource Manager, by the API of OpenTelemetry; without an exporter they go nowhere. */
import { metrics, type Counter } from '@opentelemetry/api';
import { requestedPath } from './resource-path.ts';
import type { Stage } from './stage.ts';

let calls: Counter | undefined;
let throttled: Counter | undefined;

/** By operation (`GET microsoft.compute/snapshots`) and status; `none` where there was no answer. */
export const measureCalls: Stage = async (request, next) => {
  let status = 'none';
  try {
    const answer = await next(request);
    status = String(answer.status);
    return answer;
  } finally {
    calls ??= metrics
      .getMeter('snaprep')
      .createCounter('snaprep.calls', { description: 'calls to Resource Manager, by operation and status' });
    const { type = '' } = requestedPath(request);
    calls.add(1, { operation: `${request.method} ${type.toLowerCase()}`, status });
  }
};

/** Time that a call was held back for, because Azure or the budget had no room for it, ms. */
export function measureThrottled(ms: number, operation: string): void {
  if (ms <= 0) return;
  throttled ??= metrics
    .getMeter('snaprep')
    .createCounter('snaprep.throttled', { unit: 's', description: 'time that calls were held back for' });
  throttled.add(ms / 1000, { operation });
}
