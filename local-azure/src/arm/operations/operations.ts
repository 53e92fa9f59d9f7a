import { randomUUID } from 'node:crypto';
import { ArmError } from '../arm-error.ts';

export interface Operation {
  readonly id: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly startedAt: number;
  readonly endsAt: number;
  outcome: OperationOutcome | undefined;
}

export interface OperationOutcome {
  endedAt: number;
  /** What a succeeded operation gives; undefined for deletes. */
  output?: unknown;
  error?: ArmError;
}

export interface OperationWork {
  subscriptionId: string;
  location: string;
  durationMs: number;
  /** Done once, at the end; gives the output. An `ArmError` thrown makes the operation fail. */
  finish: (now: number) => unknown;
  /** False holds the end back, as an active SAS does with a delete. */
  mayFinish?: (now: number) => boolean;
}

/** Long-running operations: what was accepted with 202 and takes effect later. */
export class Operations {
  readonly #operations = new Map<string, Operation>();
  readonly #running = new Map<Operation, OperationWork>();

  begin(work: OperationWork, now: number): Operation {
    const operation: Operation = {
      id: randomUUID(),
      subscriptionId: work.subscriptionId,
      location: work.location,
      startedAt: now,
      endsAt: now + work.durationMs,
      outcome: undefined,
    };
    this.#operations.set(operation.id, operation);
    this.#running.set(operation, work);
    return operation;
  }

  find(id: string): Operation | undefined {
    return this.#operations.get(id.toLowerCase());
  }

  /** Ends what is due, in the order it is due; true when anything ended. */
  settle(now: number): boolean {
    let ended = false;
    for (;;) {
      const next = this.#nextDue(now);
      if (next === undefined) return ended;
      this.#running.delete(next.operation);
      next.operation.outcome = { endedAt: now, ...outcomeOf(next.work, now) };
      ended = true;
    }
  }

  /** When the next one ends, ms; one that is held back past its time does not count. */
  nextEnd(now: number): number | undefined {
    let next: number | undefined;
    for (const { endsAt } of this.#running.keys()) {
      if (endsAt > now && (next === undefined || endsAt < next)) next = endsAt;
    }
    return next;
  }

  #nextDue(now: number): { operation: Operation; work: OperationWork } | undefined {
    let due: { operation: Operation; work: OperationWork } | undefined;
    for (const [operation, work] of this.#running) {
      if (operation.endsAt > now || work.mayFinish?.(now) === false) continue;
      if (due === undefined || operation.endsAt < due.operation.endsAt) due = { operation, work };
    }
    return due;
  }
}

function outcomeOf(work: OperationWork, now: number): { output?: unknown; error?: ArmError } {
  try {
    return { output: work.finish(now) };
  } catch (error) {
    if (error instanceof ArmError) return { error };
    throw error;
  }
}
