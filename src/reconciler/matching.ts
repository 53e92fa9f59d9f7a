import { listedByName } from '../replication/listed.ts';
import { onceFor } from '../replication/once-for.ts';
import { replicasOfGroup } from '../replication/removal/guard.ts';
import type { ResourceGroupId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';

/** A source and what has its name in the target; at least one of them is there. */
export interface Matched {
  name: string;
  source: Snapshot | undefined;
  replica: Snapshot | undefined;
}

/** Pairs a complete listing of sources with the pages of a target, as they come. */
export class Matching {
  readonly #group: ResourceGroupId;
  readonly #sources: readonly Snapshot[];
  readonly #places: ReadonlyMap<string, number>;
  /** By place in the listing. */
  readonly #seen: Uint8Array;

  constructor(group: ResourceGroupId, sources: readonly Snapshot[]) {
    this.#group = group;
    this.#sources = sources;
    this.#places = placesIn(sources);
    this.#seen = new Uint8Array(sources.length);
  }

  /** Of what is in a page: that which has a source, and replicas of this group that have none any more. */
  *page(replicas: readonly Snapshot[]): Generator<Matched> {
    for (const replica of replicas) {
      const place = this.#places.get(replica.name.toLowerCase());
      const source = place === undefined ? undefined : this.#sources[place];
      if (place === undefined || source === undefined) {
        if (replicasOfGroup(this.#group, [replica]).length === 0) continue;
        yield { name: replica.name, source: undefined, replica };
      } else if (this.#seen[place] === 0) {
        this.#seen[place] = 1;
        yield { name: source.name, source, replica };
      }
    }
  }

  /** After all pages: the sources that nothing in the target has the name of. */
  *rest(): Generator<Matched> {
    for (const place of this.#places.values()) {
      const source = this.#sources[place];
      if (this.#seen[place] === 0 && source !== undefined)
        yield { name: source.name, source, replica: undefined };
    }
  }
}

/** Where in a listing each name is, in lower case; each target of its rules is paired with it. */
const placesIn = onceFor(
  (sources: readonly Snapshot[]): ReadonlyMap<string, number> =>
    new Map(sources.map(({ name }, place) => [name.toLowerCase(), place])),
);

/** The same of two whole listings, the sources in their order: pairs sources with what has their name in the target, and replicas of ours that have no source any more. */
export function* match(
  group: ResourceGroupId,
  sources: readonly Snapshot[],
  targets: readonly Snapshot[],
): Generator<Matched> {
  const seen = new Set<string>();
  for (const source of sources) {
    const key = source.name.toLowerCase();
    seen.add(key);
    yield { name: source.name, source, replica: listedByName(targets, source.name) };
  }
  for (const replica of replicasOfGroup(group, targets)) {
    if (!seen.has(replica.name.toLowerCase())) yield { name: replica.name, source: undefined, replica };
  }
}
