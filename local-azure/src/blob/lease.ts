import { randomUUID } from 'node:crypto';
import {
  invalidHeader,
  leaseExpired,
  leaseLost,
  leaseMismatch,
  leaseMissing,
  leaseNotPresent,
  leasePresent,
  nothingToBreak,
} from './blob-error.ts';

/** The lease of one blob. Time in ms since 1970, from the clock. */
export class Lease {
  #held: { id: string; durationMs: number; until: number } | undefined;

  isHeld(now: number): boolean {
    return this.#held !== undefined && now < this.#held.until;
  }

  /** `seconds` is 15 to 60, or -1 for ever (documented). The same id again renews. */
  acquire(proposed: string | undefined, seconds: number, now: number): string {
    if (seconds !== -1 && !(seconds >= 15 && seconds <= 60)) throw invalidHeader('x-ms-lease-duration');
    if (this.isHeld(now) && this.#held?.id.toLowerCase() !== proposed?.toLowerCase()) throw leasePresent();
    const durationMs = seconds === -1 ? Infinity : seconds * 1000;
    this.#held = { id: proposed ?? randomUUID(), durationMs, until: now + durationMs };
    return this.#held.id;
  }

  /** One that has run out can be renewed as long as nobody else took it (documented). */
  renew(id: string | undefined, now: number): string {
    const held = this.#mine(id);
    held.until = now + held.durationMs;
    return held.id;
  }

  release(id: string | undefined): void {
    this.#mine(id);
    this.#held = undefined;
  }

  /** At once, whatever period is asked for. */
  break(): void {
    if (this.#held === undefined) throw nothingToBreak();
    this.#held = undefined;
  }

  /** Before a write: a held lease has to be named, and one that is named has to be held. */
  check(id: string | undefined, now: number): void {
    const held = this.#held;
    if (id === undefined) {
      if (this.isHeld(now)) throw leaseMissing();
      return;
    }
    if (held === undefined) throw leaseNotPresent();
    if (id.toLowerCase() !== held.id.toLowerCase()) throw leaseMismatch();
    if (!this.isHeld(now)) throw leaseExpired();
  }

  #mine(id: string | undefined): { id: string; durationMs: number; until: number } {
    if (this.#held === undefined || id?.toLowerCase() !== this.#held.id.toLowerCase()) throw leaseLost();
    return this.#held;
  }
}
