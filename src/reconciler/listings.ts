import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { ArmError } from './arm-error.ts';
import type { Snapshots } from './ports.ts';

/** A complete listing of a group, or why there is none. */
export type Listing =
  { kind: 'complete'; snapshots: readonly Snapshot[] } | { kind: 'failed'; code: string; detail: string };

/** Lists each group once, however many rules share it, and keeps it until all that asked for it are done with it. */
export class Listings {
  readonly #snapshots: Snapshots;
  readonly #listings = new Map<string, Promise<Listing>>();
  readonly #uses = new Map<string, number>();
  readonly #expected = new Map<string, number>();

  constructor(snapshots: Snapshots) {
    this.#snapshots = snapshots;
  }

  of(group: ResourceGroupId): Promise<Listing> {
    const key = resourceGroupKey(group);
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const listing = this.#list(group);
    this.#listings.set(key, listing);
    return listing;
  }

  /**
   * Page by page where the group is wanted this once, so that it is never whole in memory. Returns why it failed; the
   * pages until then prove nothing.
   */
  async eachPage(
    group: ResourceGroupId,
    use: (page: readonly Snapshot[]) => void,
  ): Promise<Extract<Listing, { kind: 'failed' }> | undefined> {
    const list = this.#snapshots.eachPage?.bind(this.#snapshots);
    const key = resourceGroupKey(group);
    if (list === undefined || this.#expected.get(key) !== 1 || this.#listings.has(key)) {
      const listing = await this.of(group);
      if (listing.kind === 'failed') return listing;
      use(listing.snapshots);
      return undefined;
    }
    return failureOf(() => list(group, use));
  }

  /** How many of the uses that were expected are not over. */
  usesLeft(group: ResourceGroupId): number {
    return this.#uses.get(resourceGroupKey(group)) ?? 0;
  }

  /** Says beforehand that a group will be wanted once more. */
  expect(group: ResourceGroupId): void {
    const key = resourceGroupKey(group);
    const uses = (this.#uses.get(key) ?? 0) + 1;
    this.#uses.set(key, uses);
    this.#expected.set(key, uses);
  }

  /** One use that was expected is over. After the last one the listing is let go, as an estate may not fit into memory. */
  done(group: ResourceGroupId): void {
    const key = resourceGroupKey(group);
    const left = Math.max(0, (this.#uses.get(key) ?? 0) - 1);
    this.#uses.set(key, left);
    if (left === 0) this.#listings.delete(key);
  }

  async #list(group: ResourceGroupId): Promise<Listing> {
    let snapshots: readonly Snapshot[] = [];
    const failed = await failureOf(async () => {
      snapshots = await this.#snapshots.list(group, { alone: true });
    });
    return failed ?? { kind: 'complete', snapshots };
  }
}

async function failureOf(
  list: () => Promise<void>,
): Promise<Extract<Listing, { kind: 'failed' }> | undefined> {
  try {
    await list();
    return undefined;
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { kind: 'failed', code: error.failure.code, detail: error.failure.message };
  }
}
