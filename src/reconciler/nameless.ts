/**
 * Images that have lost their name in the middle of a renewal, told by the target alone: where the source's group cannot
 * be listed as well, each of them gets a look, which gives it its name back.
 */
import type { Snapshot } from '../replication/snapshot.ts';
import type { PassHints } from './pass-hints.ts';
import type { Pair } from './decide-pair.ts';

export class Nameless {
  /** Whatever has a name in the target, in lower case. */
  readonly #taken = new Set<string>();

  page(page: readonly Snapshot[]): void {
    for (const { name } of page) this.#taken.add(name.toLowerCase());
  }

  /** Of sources whose interims are there; returns how many were asked for. */
  async askFor(renewing: ReadonlySet<string>, { rule, target }: Pair, sender: PassHints): Promise<number> {
    const names = [...renewing].filter((name) => !this.#taken.has(name.toLowerCase()));
    const more = { leftBehind: ['interim'] as const, location: target.location };
    if (names.length > 0) {
      await sender.send(
        rule,
        target,
        names.map((name) => ({ name, timeCreated: 0, more })),
      );
    }
    return names.length;
  }
}
