import type { Clock } from '../../clock.ts';
import type { Behaviour } from '../behaviour.ts';
import { isWithin, keyOf } from '../resource-id.ts';

export type LockLevel = 'CanNotDelete' | 'ReadOnly';

export interface Lock {
  /** What it sits on: the id of a subscription, a group or a resource. */
  readonly scope: string;
  readonly name: string;
  level: LockLevel;
  notes: string | undefined;
  owners: unknown;
  /** A lock that was deleted may go on blocking for a moment. */
  releasedAt?: number;
}

/** Management locks. A lock holds for its scope and everything under it. */
export class Locks {
  readonly #clock: Clock;
  readonly #behaviour: Behaviour;
  #locks: Lock[] = [];

  constructor(clock: Clock, behaviour: Behaviour) {
    this.#clock = clock;
    this.#behaviour = behaviour;
  }

  /** The same locks, that go no other way with these. */
  copy(): Locks {
    const copy = new Locks(this.#clock, this.#behaviour);
    copy.#locks = this.#locks.map((lock) => ({ ...lock }));
    return copy;
  }

  find(scope: string, name: string): Lock | undefined {
    return this.#present().find(
      (lock) => keyOf(lock.scope) === keyOf(scope) && keyOf(lock.name) === keyOf(name),
    );
  }

  add(lock: Lock): void {
    this.#forgetReleased();
    this.#locks.push(lock);
  }

  release(lock: Lock): void {
    lock.releasedAt = this.#clock.now();
    this.#forgetReleased();
  }

  /** What sits on `scope`; with `above` also on what it is in, with `under` on what is in it. */
  at(scope: string, { above, under }: { above: boolean; under: boolean }): Lock[] {
    return this.#present().filter(
      (lock) =>
        keyOf(lock.scope) === keyOf(scope) ||
        (above && isWithin(scope, lock.scope)) ||
        (under && isWithin(lock.scope, scope)),
    );
  }

  /** The scopes whose locks forbid this, without repetition. A group's delete is also held by what is in it. */
  blocking(target: string, effect: 'write' | 'delete' | 'action'): string[] {
    this.#forgetReleased();
    const blocking = this.#locks.filter(
      ({ scope, level }) =>
        (level === 'ReadOnly' || effect === 'delete') &&
        (isWithin(target, scope) || (effect === 'delete' && isWithin(scope, target))),
    );
    return [...new Set(blocking.map(({ scope }) => scope))];
  }

  /** A resource takes its locks with it. */
  removeUnder(scope: string): void {
    this.#locks = this.#locks.filter((lock) => !isWithin(lock.scope, scope));
  }

  #present(): Lock[] {
    return this.#locks.filter(({ releasedAt }) => releasedAt === undefined);
  }

  #forgetReleased(): void {
    const now = this.#clock.now();
    const { lockReleaseMs } = this.#behaviour;
    this.#locks = this.#locks.filter(
      ({ releasedAt }) => releasedAt === undefined || now < releasedAt + lockReleaseMs,
    );
  }
}
