/**
 * The calls that this instance may make, in two layers as Azure counts them: Resource Manager per subscription and
 * class of operation, and the resource provider per kind of call and region, for which the resource group stands.
 * A call waits its turn briefly, or is told when to come back before it was made. Knows nothing of other instances
 * but what Azure's answers show of them.
 */
import type { AnswerHeaders } from '../retry-after.ts';
import { Limiter, type KnownLimit } from './limiter.ts';
import type { Priority } from './priority.ts';
import { documented, resourceGauges, subscriptionGauges, type OperationClass } from './remaining.ts';
import { Turns, type BudgetClock } from './turns.ts';
import { WaitingRoom } from './waiting-room.ts';

export interface BudgetedCall {
  subscriptionId: string;
  operation: OperationClass;
  /** What its provider counts together, as far as it can be told: `rg-images/microsoft.compute/snapshots`. */
  kind: string;
  /** It has to be sent within this time, ms, or not at all; absent is as long as its priority waits. */
  longestWaitMs?: number;
}

/** An answer: what the headers say is left, and for a refusal how long to wait, where it says so, ms. */
export interface BudgetedAnswer {
  headers: AnswerHeaders;
  /** Whatever is behind it did not answer, and something before it says so: 5xx. */
  isOutage?: boolean;
  refusal?: {
    retryAfterMs?: number;
    /** Whether it is Resource Manager's own, and not that of a provider behind it. */
    isGateways: boolean;
  };
}

/** What a call that may be made was given: its turn at both limits, which what comes of it is told of. */
export interface Turn {
  readonly operation: OperationClass;
  readonly subscription: Given;
  readonly kind: Given;
}

interface Given {
  readonly turns: Turns;
  /** ms. */
  readonly at: number;
}

export class Budget {
  readonly #clock: BudgetClock;
  readonly #room = new WaitingRoom();
  readonly #subscriptions = new Map<string, Turns>();
  readonly #kinds = new Map<string, Turns>();

  constructor(clock: BudgetClock) {
    this.#clock = clock;
  }

  /** Milliseconds since 1970, as the budget counts them. */
  now(): number {
    return this.#clock.now();
  }

  /** Whether a call that came now would be sent away. */
  isFull(call: BudgetedCall, priority: Priority): boolean {
    const { longestWaitMs } = call;
    return (
      this.#kind(call).isFull(priority, longestWaitMs) ||
      this.#subscription(call).isFull(priority, longestWaitMs)
    );
  }

  /** Resolves when the call may be made; throws `NoTurnError`. */
  async take(call: BudgetedCall, priority: Priority): Promise<Turn> {
    const { operation, longestWaitMs } = call;
    const kind = this.#kind(call);
    await kind.take(priority, longestWaitMs);
    const subscription = this.#subscription(call);
    try {
      const at = await subscription.take(priority, longestWaitMs, () => kind.mayBeSent());
      return {
        operation,
        subscription: { turns: subscription, at },
        kind: { turns: kind, at: kind.sent() },
      };
    } catch (error) {
      kind.giveBack();
      throw error;
    }
  }

  /** The call came to no answer, which tells nothing. */
  unanswered({ subscription, kind }: Turn): void {
    for (const { turns, at } of [kind, subscription]) turns.ended(at, { answered: false });
  }

  /** What came of the call. */
  answered(
    { operation, subscription, kind }: Turn,
    { headers, refusal, isOutage = false }: BudgetedAnswer,
  ): void {
    const now = this.#clock.now();
    if (refusal !== undefined) {
      const { limiter } = (refusal.isGateways ? subscription : kind).turns;
      limiter.refused(refusal.retryAfterMs, now, this.#clock.random());
    }
    // Of the layer that did not refuse, a refusal tells as much as any answer.
    if (!refusal?.isGateways) {
      subscription.turns.limiter.observe(subscriptionGauges(headers, operation), now);
    }
    if (refusal === undefined) kind.turns.limiter.observe(resourceGauges(headers), now);
    // What the region is known to do now counts for who waits in its subscription.
    for (const { turns, at } of [kind, subscription]) turns.ended(at, { answered: !isOutage });
  }

  #subscription({ subscriptionId, operation }: BudgetedCall): Turns {
    return this.#turns(this.#subscriptions, `${subscriptionId}/${operation}`, documented[operation]);
  }

  #kind({ subscriptionId, operation, kind }: BudgetedCall): Turns {
    return this.#turns(this.#kinds, `${subscriptionId}/${operation}/${kind}`, undefined);
  }

  #turns(all: Map<string, Turns>, key: string, limit: KnownLimit | undefined): Turns {
    const known = all.get(key);
    if (known !== undefined) return known;
    const mayHang = limit === undefined;
    const turns = new Turns(new Limiter(limit, this.#clock.now()), this.#clock, {
      mayHang,
      room: this.#room,
    });
    all.set(key, turns);
    return turns;
  }
}
