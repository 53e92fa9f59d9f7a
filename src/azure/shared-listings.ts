/**
 * The port to snapshots, with listings shared among all looks of this instance: one of a group at a time, however
 * many want it. What is shared is only ever a listing whose request began after the time that the caller names, so
 * that nothing is proven by what was read before it was asked.
 */
import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { ListingOptions, Snapshots } from '../reconciler/ports.ts';

export interface ListingClock {
  /** Milliseconds since 1970; the same that looks take their times from. */
  now(): number;
  /** Runs something once after a time, ms. */
  after(ms: number, run: () => void): unknown;
}

/** How long a finished listing is kept for those who may still use it, ms. */
const keepMs = 60_000;

interface Run {
  /** Ms; undefined while it waits for the one before it. */
  began: number | undefined;
  snapshots: Promise<Snapshot[]>;
}

interface Group {
  running?: Run;
  next?: Run;
  finished?: Run;
}

export class SharedListings implements Snapshots {
  readonly get: Snapshots['get'];
  readonly create: Snapshots['create'];
  readonly update: Snapshots['update'];
  readonly failureOf: Snapshots['failureOf'];
  readonly changeTags: Snapshots['changeTags'];
  readonly delete: Snapshots['delete'];
  readonly #list: Snapshots['list'];
  readonly #clock: ListingClock;
  readonly #groups = new Map<string, Group>();
  #lastNow = Number.NEGATIVE_INFINITY;

  constructor(snapshots: Snapshots, clock: ListingClock) {
    this.get = (id) => snapshots.get(id);
    this.create = (id, spec) => snapshots.create(id, spec);
    this.update = (id, change) => snapshots.update(id, change);
    this.failureOf = (operation) => snapshots.failureOf(operation);
    this.changeTags = (id, change) => snapshots.changeTags(id, change);
    this.delete = (id) => snapshots.delete(id);
    this.#list = (group) => snapshots.list(group);
    this.#clock = clock;
  }

  /** Without a time, the listing begins after this call. */
  async list(group: ResourceGroupId, { freshSince }: ListingOptions = {}): Promise<Snapshot[]> {
    const now = this.#clock.now();
    // A clock that was set back makes old listings look young.
    if (now < this.#lastNow) this.#groups.clear();
    this.#lastNow = now;
    const run = this.#usable(group, freshSince ?? now) ?? this.#begin(group);
    return [...(await run.snapshots)];
  }

  /** One that began at the very time may have begun before it, as far as a clock can tell. */
  #usable(group: ResourceGroupId, freshSince: number): Run | undefined {
    const { finished, running, next } = this.#groups.get(resourceGroupKey(group)) ?? {};
    return [finished, running].find((run) => run?.began !== undefined && run.began > freshSince) ?? next;
  }

  /** At once, or when the one that is under way has ended, however it ends. */
  #begin(group: ResourceGroupId): Run {
    const key = resourceGroupKey(group);
    const shared = this.#groups.get(key) ?? {};
    this.#groups.set(key, shared);
    const before = shared.running?.snapshots;
    const run: Run = { began: undefined, snapshots: Promise.resolve([]) };
    if (before === undefined) shared.running = run;
    else shared.next = run;
    const start = (): Promise<Snapshot[]> => {
      run.began = this.#clock.now();
      shared.running = run;
      if (shared.next === run) delete shared.next;
      return this.#list(group);
    };
    const ended = (isComplete: boolean): void => {
      if (shared.running === run) delete shared.running;
      if (isComplete) this.#keep(key, shared, run);
    };
    run.snapshots = before === undefined ? start() : before.then(start, start);
    run.snapshots.then(
      () => ended(true),
      () => ended(false),
    );
    return run;
  }

  #keep(key: string, shared: Group, run: Run): void {
    shared.finished = run;
    this.#clock.after(keepMs, () => {
      if (shared.finished === run) delete shared.finished;
      const isEmpty = shared.running === undefined && shared.finished === undefined;
      if (isEmpty && this.#groups.get(key) === shared) this.#groups.delete(key);
    });
  }
}
