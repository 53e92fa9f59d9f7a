/**
 * Images that have lost their name in the middle of a renewal, told by the target alone: where the source's group cannot
 * be listed as well, each of them gets a look, which gives it its name back.
 */
import type { Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { WantedLook } from './pass-hints.ts';

export class Nameless {
  /** Whatever has a name in the target, in lower case. */
  readonly #taken = new Set<string>();

  page(page: readonly Snapshot[]): void {
    for (const { name } of page) this.#taken.add(name.toLowerCase());
  }

  /** Of sources whose interims are in the target. Only after its last page. */
  looks(renewing: ReadonlySet<string>, { location }: Target): WantedLook[] {
    const names = [...renewing].filter((name) => !this.#taken.has(name.toLowerCase()));
    const more = { leftBehind: ['interim'] as const, location };
    return names.map((name) => ({ name, timeCreated: 0, more }));
  }
}
