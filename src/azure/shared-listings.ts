/**
 * The port to snapshots, with listings shared among all looks of this instance: one of a group at a time, however
 * many want it. What proves something gets only a listing whose first request was sent after the time that the caller
 * names; what proves nothing may get one of the last seconds.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { listedById } from '../replication/listed.ts';
import {
  resourceGroupKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Glimpse, ListingOptions, Snapshots } from '../reconciler/ports.ts';
import { notingFirstTurn, type FirstTurn } from './budget/first-turn.ts';
import { callerRank } from './budget/priority.ts';
import { beginOf, isKept, isYoung, keptLeft, keptMs, oldMs, type Aged } from './listing-age.ts';

export interface ListingClock {
  /** Milliseconds since 1970; the same that looks take their times from. */
  now(): number;
  /** Runs something once after a time, ms. */
  after(ms: number, run: () => void): unknown;
  sleep(ms: number): Promise<unknown>;
}

/**
 * Between two listings of a group of several pages there is a pause, as a multiple of the time that the last one took,
 * ms at most: those who come meanwhile share the next one, and listing takes a part of all calls, not all of them. The
 * less of a limit an instance has, the longer a listing takes, so that the part is the same for several of them.
 */
const pauseTimes = 3;
const longestPauseMs = 30_000;

interface Run extends Aged {
  turn: FirstTurn;
  /** Whose turns it takes: of those who asked before it began, the one who goes first. */
  rank: number;
  asCaller: <Result>(list: () => Result) => Result;
  snapshots: Promise<readonly Snapshot[]>;
}

interface Group {
  running?: Run;
  next?: Run;
  finished?: Run;
  /** Somebody sees to it that what has finished is forgotten. */
  isWatched?: boolean;
  /** Requests that the last listing took. */
  pages?: number;
  /** Glimpses for which there was no listing, in the time from `since`, ms. */
  missed: { count: number; since: number };
}

const nothing: Pick<Group, 'running' | 'next' | 'finished'> = {};

export class SharedListings implements Snapshots {
  readonly get: Snapshots['get'];
  readonly create: Snapshots['create'];
  readonly update: Snapshots['update'];
  readonly failureOf: Snapshots['failureOf'];
  readonly changeTags: Snapshots['changeTags'];
  readonly delete: Snapshots['delete'];
  readonly eachPage?: NonNullable<Snapshots['eachPage']>;
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
    if (snapshots.eachPage !== undefined) this.eachPage = snapshots.eachPage.bind(snapshots);
    this.#list = (group) => snapshots.list(group);
    this.#clock = clock;
  }

  /** Without a time, the listing begins after this call. */
  async list(
    group: ResourceGroupId,
    { freshSince, mayBeOld, alone }: ListingOptions = {},
  ): Promise<readonly Snapshot[]> {
    if (alone === true) return this.#list(group);
    const now = this.#now();
    const run =
      this.#usable(group, { now, freshSince: freshSince ?? now, mayBeOld: mayBeOld === true }) ??
      this.#begin(group);
    return run.snapshots;
  }

  async glimpse(id: SnapshotId): Promise<Glimpse | undefined> {
    const now = this.#now();
    const group = this.#groups.get(resourceGroupKey(id));
    if (group === undefined) return undefined;
    const run = [group.finished, group.running].find((one) => one !== undefined && isYoung(one, now));
    if (run === undefined && !isWorthListing(group, now)) return undefined;
    const found = run ?? group.next ?? this.#begin(id);
    const snapshots = await found.snapshots;
    const snapshot = listedById(snapshots, snapshotIdText(id));
    return snapshot && { snapshot, at: (beginOf(found) ?? now) + found.tookMs / 2 };
  }

  async sharedSince(group: ResourceGroupId, since: number): Promise<readonly Snapshot[] | undefined> {
    const now = this.#now();
    const shared = this.#groups.get(resourceGroupKey(group));
    if (shared === undefined) return undefined;
    const run = this.#usable(group, { now, freshSince: since, mayBeOld: false });
    if (run === undefined && !isWorthListing(shared, now)) return undefined;
    return (run ?? this.#begin(group)).snapshots;
  }

  #now(): number {
    const now = this.#clock.now();
    // A clock that was set back makes old listings look young.
    if (now < this.#lastNow) this.#groups.clear();
    this.#lastNow = now;
    return now;
  }

  #usable(
    group: ResourceGroupId,
    { now, freshSince, mayBeOld }: { now: number; freshSince: number; mayBeOld: boolean },
  ): Run | undefined {
    const { finished, running, next } = this.#groups.get(resourceGroupKey(group)) ?? nothing;
    const isFresh = (run: Run | undefined): run is Run =>
      run !== undefined &&
      // One that began at the very time may have begun before it, as far as a clock can tell.
      (run.turn.state === 'waiting' || (beginOf(run) ?? Number.NEGATIVE_INFINITY) > freshSince);
    if (isFresh(finished) && isKept(finished, now, mayBeOld)) return finished;
    // What waits for its turn behind others keeps nobody waiting who goes before them: they list for themselves.
    if (running !== undefined && isBehind(running)) return undefined;
    if (isFresh(running)) return running;
    if (next !== undefined && isBehind(next)) Object.assign(next, asThisCaller());
    return next;
  }

  /** At once, or when the one that is under way has ended, however it ends. */
  #begin(group: ResourceGroupId): Run {
    const key = resourceGroupKey(group);
    const shared: Group = this.#groups.get(key) ?? { missed: { count: 0, since: 0 } };
    this.#groups.set(key, shared);
    const before = this.#beforeNext(shared);
    const turn: FirstTurn = {
      state: 'unknown',
      count: 0,
      given: () => {
        run.began = this.#clock.now();
      },
    };
    const none = Promise.resolve([]);
    const run: Run = {
      asked: undefined,
      began: undefined,
      turn,
      ...asThisCaller(),
      tookMs: 0,
      snapshots: none,
    };
    if (before === undefined) shared.running = run;
    else shared.next = run;
    const start = (): Run['snapshots'] => {
      run.asked = this.#clock.now();
      shared.running = run;
      if (shared.next === run) delete shared.next;
      const listed = run.asCaller(() => notingFirstTurn(turn, () => this.#list(group)));
      // Whoever gets it has the same one.
      return listed.then((all) => Object.freeze(all));
    };
    const ended = (isComplete: boolean): void => {
      run.tookMs = Math.max(0, this.#clock.now() - (beginOf(run) ?? 0));
      // A listing that ended without a turn waits for none.
      turn.state = 'given';
      if (shared.running === run) delete shared.running;
      shared.pages = Math.max(1, turn.count);
      if (isComplete) this.#keep(shared, run);
    };
    run.snapshots = before === undefined ? start() : before.then(start, start);
    run.snapshots.then(
      () => ended(true),
      () => ended(false),
    );
    return run;
  }

  /** What the next listing of a group waits for; undefined where it may begin at once. */
  #beforeNext(shared: Group): Promise<unknown> | undefined {
    const { running } = shared;
    if (running === undefined || isBehind(running)) return this.#pauseAfter(shared);
    const pause = (): Promise<unknown> | undefined => this.#pauseAfter(shared);
    return running.snapshots.then(pause, pause);
  }

  #pauseAfter({ finished, pages = 1 }: Group): Promise<unknown> | undefined {
    if (finished === undefined || pages === 1) return undefined;
    const pauseMs = Math.min(longestPauseMs, pauseTimes * finished.tookMs);
    const leftMs = (beginOf(finished) ?? 0) + finished.tookMs + pauseMs - this.#clock.now();
    return leftMs > 0 ? this.#clock.sleep(leftMs) : undefined;
  }

  #keep(shared: Group, run: Run): void {
    shared.finished = run;
    if (shared.isWatched !== true) this.#forgetIn(shared, keptMs(run));
  }

  /** One timer a group, and none that holds a listing which the next one has replaced: of a large group each is megabytes. */
  #forgetIn(shared: Group, ms: number): void {
    shared.isWatched = true;
    this.#clock.after(ms, () => {
      const { finished } = shared;
      const left = finished === undefined ? 0 : keptLeft(finished, this.#clock.now());
      if (left > 0) {
        this.#forgetIn(shared, left);
        return;
      }
      delete shared.finished;
      shared.isWatched = false;
    });
  }
}

/** Whether those who found no listing of late would have paid for one with the calls that they made instead. */
function isWorthListing({ pages, missed }: Group, now: number): boolean {
  if (pages === undefined) return false;
  if (now - missed.since > oldMs) Object.assign(missed, { count: 0, since: now });
  missed.count += 1;
  return missed.count > pages;
}

function asThisCaller(): Pick<Run, 'rank' | 'asCaller'> {
  return { rank: callerRank(), asCaller: AsyncLocalStorage.snapshot() };
}

/** Its first request has yet to be sent, and after one that would be sent now. */
function isBehind({ turn, rank }: Run): boolean {
  return turn.state !== 'given' && rank > callerRank();
}
