import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { classify } from '../replication/refusals/classify-failure.ts';
import { ArmError } from './arm-error.ts';
import type { Snapshots } from './ports.ts';

/** A complete listing of a group, or why there is none. */
export type Listing =
  | { kind: 'complete'; snapshots: readonly Snapshot[] }
  /** `mayPass`: to ask again may help; absent is not known to. */
  | { kind: 'failed'; code: string; detail: string; mayPass?: boolean };

/** Lists each group once, however many rules share it. */
export class Listings {
  readonly #snapshots: Snapshots;
  readonly #listings = new Map<string, Promise<Listing>>();

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

  async #list(group: ResourceGroupId): Promise<Listing> {
    try {
      return { kind: 'complete', snapshots: await this.#snapshots.list(group) };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const { code, message } = error.failure;
      const mayPass = classify(error.failure, 0).kind !== 'blocked';
      return { kind: 'failed', code, detail: message, mayPass };
    }
  }
}
