import { requestsThrottled } from './arm-errors.ts';
import type { Behaviour, BucketSize, ComputeOperationGroup } from './behaviour.ts';
import type { ArmError } from './arm-error.ts';
import { computeThrottled } from './snapshots/compute-errors.ts';
import { TokenBucket } from './token-bucket.ts';

export type ArmBucket = 'reads' | 'writes' | 'deletes';

/** Whose tokens a request takes. */
export interface ThrottledRequest {
  subscriptionId: string;
  principal: string;
  bucket: ArmBucket;
  compute: { group: ComputeOperationGroup; region: string } | undefined;
}

/**
 * Two layers, as in Azure: Resource Manager per principal and for all of a subscription together, and Compute per
 * subscription and region.
 */
export class Throttle {
  readonly #behaviour: Behaviour;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  /** Counts the request; gives the headers that tell what is left, or why it is refused. */
  admit(
    request: ThrottledRequest,
    now: number,
  ): { headers: Record<string, string>; refusal: ArmError | undefined } {
    const { subscriptionId, principal, bucket, compute } = request;
    const { enabled, arm, armGlobalFactor: factor } = this.#behaviour.throttle;
    const actor = `${subscriptionId}:${principal}`;
    const { size, refillPerSecond } = arm[bucket];
    const own = this.#take(`${bucket}:${actor}`, now, arm[bucket]);
    const all = this.#take(`${bucket}:${subscriptionId}`, now, {
      size: size * factor,
      refillPerSecond: refillPerSecond * factor,
    });
    const headers: Record<string, string> = {
      [`x-ms-ratelimit-remaining-subscription-${bucket}`]: String(own.remaining),
      [`x-ms-ratelimit-remaining-subscription-global-${bucket}`]: String(all.remaining),
    };
    // A request that is over both waits for the longer.
    const wait = own.wait === undefined ? all.wait : Math.max(own.wait, all.wait ?? 0);
    if (enabled && wait !== undefined) {
      return { headers, refusal: requestsThrottled(effectOf(bucket), actor, wait) };
    }
    if (compute === undefined) return { headers, refusal: undefined };
    const takes = this.#takeCompute(`${subscriptionId}:${compute.region}`, compute.group, now);
    headers['x-ms-ratelimit-remaining-resource'] = takes
      .map(({ name, remaining }) => `Microsoft.Compute/${name};${remaining}`)
      .join(',');
    const empty = takes.find(({ wait }) => wait !== undefined);
    return {
      headers,
      refusal:
        enabled && empty?.wait !== undefined ? computeThrottled(empty.name, empty.wait, now) : undefined,
    };
  }

  #takeCompute(
    owner: string,
    group: ComputeOperationGroup,
    now: number,
  ): { name: string; remaining: number; wait: number | undefined }[] {
    const { per3Min, per30Min } = this.#behaviour.throttle.compute[group];
    return [
      { name: `${group}3Min`, size: per3Min, seconds: 180 },
      { name: `${group}30Min`, size: per30Min, seconds: 1800 },
    ].map(({ name, size, seconds }) => ({
      name,
      ...this.#take(`${name}:${owner}`, now, { size, refillPerSecond: size / seconds }),
    }));
  }

  #take(
    key: string,
    now: number,
    { size, refillPerSecond }: BucketSize,
  ): { remaining: number; wait: number | undefined } {
    // Where nothing is refused, nothing runs out either: a client that paces itself would wait for nothing.
    const kept = this.#behaviour.throttle.enabled ? this.#buckets.get(key) : undefined;
    const bucket = kept ?? new TokenBucket();
    this.#buckets.set(key, bucket);
    const wait = bucket.take(now, size, refillPerSecond);
    return { remaining: bucket.remaining(size), wait };
  }
}

function effectOf(bucket: ArmBucket): string {
  return bucket.slice(0, -1);
}
