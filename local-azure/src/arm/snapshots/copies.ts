import { randomUUID } from 'node:crypto';
import type { Behaviour } from '../behaviour.ts';
import type { Faults } from '../faults/faults.ts';
import { keyOf } from '../resource-id.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { endOf, progressAt, timeAtPercent, type BackgroundCopy, type CopySource } from './background-copy.ts';
import { copiedOutOfOrder, copyStartLimitReached } from './compute-errors.ts';
import { idOf, isCopying, type StoredSnapshot } from './stored-snapshot.ts';

/** Where a copy goes. */
export interface CopyTarget {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  location: string;
}

/** The copies of `CopyStart`: which may begin, how long they take, and what ends them early. */
export class Copies {
  readonly #behaviour: Behaviour;
  readonly #subscriptions: Subscriptions;
  readonly #faults: Faults;
  readonly #underWay = new Set<StoredSnapshot>();
  readonly #familyIds = new Map<string, string>();

  constructor(behaviour: Behaviour, subscriptions: Subscriptions, faults: Faults) {
    this.#behaviour = behaviour;
    this.#subscriptions = subscriptions;
    this.#faults = faults;
  }

  /** Throws when the copy may not begin now. */
  check(source: CopySource, target: CopyTarget, now: number): void {
    const { parallelCopyLimit, copyOrder } = this.#behaviour;
    const { subscriptionId, location, name } = target;
    if (this.#countUnderWay(subscriptionId, location, now) >= parallelCopyLimit) {
      throw copyStartLimitReached(parallelCopyLimit, subscriptionId, location);
    }
    if (copyOrder === 'free') return;
    const older =
      this.#olderUnderWay(source, location, now) ??
      (copyOrder === 'no-gaps' ? this.#olderWithoutCopy(source, location) : undefined);
    if (older !== undefined) throw copiedOutOfOrder(name, older, location);
  }

  /** The copy that begins when the create's operation ends. */
  plan(source: CopySource, target: CopyTarget, enhanced: boolean, now: number): BackgroundCopy {
    const { fullCopyMs, deltaCopyMs, enhancedFactor, operationMs } = this.#behaviour;
    const wholeMs = this.#hasBase(source, target, now) ? deltaCopyMs : fullCopyMs;
    const startsAt = now + operationMs;
    const copy: BackgroundCopy = {
      startsAt,
      endsAt: startsAt + wholeMs / (enhanced ? enhancedFactor : 1),
      source,
    };
    const fault = this.#faults.copies.take(target);
    if (fault === undefined) return copy;
    const at = timeAtPercent(copy, fault.percent);
    if (fault.how === 'stalls') {
      copy.stall = { at, until: at + (fault.stallMs ?? Infinity) };
      return copy;
    }
    copy.failure = {
      at,
      errorCode: fault.errorCode ?? 'CopySourceNotFound',
      errorMessage: fault.errorMessage ?? copySourceNotFound,
    };
    return copy;
  }

  begin(snapshot: StoredSnapshot): void {
    this.#underWay.add(snapshot);
  }

  /** The target is gone, and its copy with it. */
  abandon(snapshot: StoredSnapshot): void {
    this.#underWay.delete(snapshot);
  }

  /** Documented: a copy whose source is deleted fails. The target stays. */
  sourceGone(source: StoredSnapshot, now: number): void {
    for (const { copy } of this.#running(now)) {
      if (copy?.source?.uniqueId !== source.uniqueId) continue;
      copy.failure = { at: now, errorCode: 'CopySourceNotFound', errorMessage: copySourceNotFound };
    }
  }

  /** Fails a copy that is under way now; false when there is none. */
  fail(snapshot: StoredSnapshot, errorCode: string, now: number): boolean {
    if (snapshot.copy === undefined || !isCopying(snapshot, now)) return false;
    snapshot.copy.failure = { at: now, errorCode, errorMessage: copySourceNotFound };
    return true;
  }

  /** A copy that stalls goes on; false when none does. */
  resume({ copy }: StoredSnapshot, now: number): boolean {
    if (copy?.stall === undefined || now < copy.stall.at || now >= copy.stall.until) return false;
    copy.stall.until = now;
    return true;
  }

  /** One that stalls for ever has no end. */
  nextEnd(now: number): number | undefined {
    const times = this.#running(now)
      .map(({ copy }) => (copy === undefined ? now : endOf(copy)))
      .filter(Number.isFinite);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /**
   * A copy is of another family than its source (recorded). That the copies of one family in one region share
   * theirs is inferred from their being incremental to each other.
   */
  familyIdFor(source: CopySource, { subscriptionId, location }: CopyTarget): string {
    const key = keyOf(`${source.familyId ?? source.uniqueId}/${subscriptionId}/${location}`);
    const known = this.#familyIds.get(key) ?? randomUUID();
    this.#familyIds.set(key, known);
    return known;
  }

  #countUnderWay(subscriptionId: string, location: string, now: number): number {
    return this.#running(now).filter(
      (snapshot) =>
        snapshot.copy?.source !== undefined &&
        keyOf(snapshot.subscriptionId) === keyOf(subscriptionId) &&
        snapshot.location === location,
    ).length;
  }

  /** Id of an older snapshot of the family that is being copied to the region, whatever the subscription. */
  #olderUnderWay(source: CopySource, location: string, now: number): string | undefined {
    return this.#running(now).find(
      (target) => target.location === location && isOlderSibling(target.copy?.source, source),
    )?.copy?.source?.id;
  }

  #olderWithoutCopy(source: CopySource, location: string): string | undefined {
    const all = [...this.#subscriptions.snapshots()];
    const older = all.find(
      (snapshot) =>
        isOlderSibling(sourceFromSnapshot(snapshot), source) &&
        !all.some((copy) => copy.location === location && copy.copy?.source?.uniqueId === snapshot.uniqueId),
    );
    return older && idOf(older);
  }

  /** Which copies count as a base is unverified: here, complete ones of the same subscription and region. */
  #hasBase(source: CopySource, target: CopyTarget, now: number): boolean {
    for (const { copy, location, subscriptionId } of this.#subscriptions.snapshots()) {
      if (location !== target.location || keyOf(subscriptionId) !== keyOf(target.subscriptionId)) continue;
      if (copy === undefined || progressAt(copy, now).state !== 'Complete') continue;
      if (isOlderSibling(copy.source, source)) return true;
    }
    return false;
  }

  #running(now: number): StoredSnapshot[] {
    for (const snapshot of this.#underWay) {
      if (!isCopying(snapshot, now)) this.#underWay.delete(snapshot);
    }
    return [...this.#underWay];
  }
}

/** The text is unverified; only the code is known. */
const copySourceNotFound =
  'The source snapshot was deleted while the background copy of the resource was in progress.';

export function sourceFromSnapshot(snapshot: StoredSnapshot): CopySource {
  return {
    id: idOf(snapshot),
    uniqueId: snapshot.uniqueId,
    familyId: snapshot.incrementalSnapshotFamilyId,
    timeCreated: snapshot.timeCreated,
  };
}

function isOlderSibling(one: CopySource | undefined, other: CopySource): boolean {
  return (
    one?.familyId !== undefined &&
    one.familyId === other.familyId &&
    one.uniqueId !== other.uniqueId &&
    one.timeCreated < other.timeCreated
  );
}
