/** Reads what is left from the headers of an answer (recorded and documented; see docs/scaling.md). */
import type { AnswerHeaders } from '../retry-after.ts';
import type { Gauge, KnownLimit } from './limiter.ts';

export type OperationClass = 'reads' | 'writes' | 'deletes';

/** Per subscription and principal, refilled each second (documented). */
export const documented: Readonly<Record<OperationClass, KnownLimit>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

/** What Resource Manager itself has left: for us, and for all who call it in this subscription together. */
export function subscriptionGauges(headers: AnswerHeaders, operation: OperationClass): Gauge[] {
  const gauges: Gauge[] = [];
  const ours = countIn(headers.get(`x-ms-ratelimit-remaining-subscription-${operation}`));
  if (ours !== undefined) {
    gauges.push({ name: operation, remaining: ours, size: documented[operation].size });
  }
  const all = countIn(headers.get(`x-ms-ratelimit-remaining-subscription-global-${operation}`));
  if (all !== undefined) gauges.push({ name: `global-${operation}`, remaining: all });
  return gauges;
}

/** What a resource provider has left: `Microsoft.Compute/LowCostGet3Min;14922,Microsoft.Compute/LowCostGet30Min;119684`. */
export function resourceGauges(headers: AnswerHeaders): Gauge[] {
  const policies = headers.get('x-ms-ratelimit-remaining-resource');
  const gauges: Gauge[] = [];
  for (const policy of policies?.split(',') ?? []) {
    const [name = '', count] = policy.trim().split(';');
    const remaining = countIn(count);
    if (name === '' || remaining === undefined) continue;
    const minutes = /(\d+)Min$/i.exec(name)?.[1];
    gauges.push(
      minutes === undefined ? { name, remaining } : { name, remaining, windowMs: Number(minutes) * 60_000 },
    );
  }
  return gauges;
}

function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined;
}
