/** Which writes of concurrent looks cost what must be kept, by the truth and not by what any of them was told. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { deletionMarkOf, isPinned, isReplica } from '../../../src/replication/replica-tags.ts';
import { isMeant, needsApproval } from '../../../src/replication/removal/guard.ts';
import { wasHeld } from '../../../src/replication/removal/held-before.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { isSelected } from '../../../src/replication/selection.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { hasImage } from '../images.ts';
import { day, hour, inSource, inTarget, keyOf } from '../looks.ts';
import type { MemoryAzure } from '../memory-azure.ts';
import { isOfOthers } from '../storm/losses.ts';

/** Of a source at one time; `snapshot` undefined: gone. */
interface Standing {
  step: number;
  snapshot: Snapshot | undefined;
}

/** What a look could know when it began. */
interface Begin {
  step: number;
  entries: number;
}

export class Judge {
  readonly said: string[] = [];
  /** Names of sources that went with their group and have not been taken again. */
  readonly withGroup = new Set<string>();
  readonly #azure: MemoryAzure;
  readonly #names: readonly string[];
  readonly #history = new Map<string, Standing[]>();
  readonly #begun = new AsyncLocalStorage<Begin>();
  /** When replicas went that nobody had approved, ms. */
  readonly #gone: number[] = [];
  #step = 0;

  constructor(azure: MemoryAzure, names: readonly string[]) {
    this.#azure = azure;
    this.#names = names;
  }

  /** After each thing that people do. */
  sourcesChanged(): void {
    this.#step++;
    for (const name of this.#names) {
      const known = this.#history.get(name) ?? [];
      const snapshot = this.#azure.stored.get(keyOf(inSource(name)));
      if (known.at(-1)?.snapshot === snapshot && known.length > 0) continue;
      this.#history.set(name, [...known, { step: this.#step, snapshot }]);
    }
  }

  /** A look, a pass or an approval: what was so at any time since may be what it acts upon. */
  follow<Result>(run: () => Promise<Result>): Promise<Result> {
    return this.#begun.run({ step: this.#step, entries: this.#azure.journal.entries.length }, run);
  }

  readonly watched = async <Result>(
    what: string,
    config: ReplicationConfig,
    write: () => Promise<Result>,
  ): Promise<Result> => {
    const { stored } = this.#azure;
    const before = new Map(stored);
    const had = this.#names.filter((name) => hasImage(this.#azure, name));
    const say = (why: string): void => {
      this.said.push(`${new Date(this.#azure.now).toISOString()} ${what}: ${why}`);
    };
    try {
      return await write();
    } finally {
      for (const [key, was] of before) {
        const is = stored.get(key);
        if (isOfOthers(was) && JSON.stringify(is) !== JSON.stringify(was)) say(`${key} is not ours`);
        if (isPinned(was) && (is?.uniqueId !== was.uniqueId || !isPinned(is))) say(`${key} was pinned`);
      }
      for (const name of had) {
        if (hasImage(this.#azure, name)) continue;
        const wrong = this.#wrongIn(name, before.get(keyOf(inTarget(name))), config);
        if (wrong !== undefined) say(wrong);
      }
    }
  };

  /** Why the last image of this name should not have gone; undefined where it should. */
  #wrongIn(
    name: string,
    replica: Snapshot | undefined,
    { rules, deletionGuard }: ReplicationConfig,
  ): string | undefined {
    const [rule] = rules;
    const begun = this.#begun.getStore();
    if (rule === undefined || begun === undefined) return 'nobody knows for whom';
    const seen = this.#since(name, begun.step);
    const fits = seen.some(({ snapshot }) =>
      snapshot === undefined
        ? rule.whenSourceDeleted === 'delete'
        : rule.whenSourceUnselected === 'delete' && !isSelected(rule.select, snapshot),
    );
    if (!fits)
      return `its source is there, or it is to be kept: ${JSON.stringify(seen.map(({ snapshot }) => snapshot?.uniqueId))}`;
    if (replica === undefined) return 'the last image was an interim';
    if (deletionMarkOf(replica)?.approved === true) return undefined;
    if (wasHeld(replica, this.#azure.journal.entries.slice(0, begun.entries)))
      return 'it was held, and nobody approved it';
    if (this.withGroup.has(name)) return 'its source went with its group';
    const count = this.#countOneMore();
    const sources = [...this.#azure.stored]
      .filter(([key]) => key.startsWith(keyOf(inSource(''))))
      .map(([, one]) => one);
    const isWrong = needsApproval(count, deletionGuard, isMeant(replica, sources));
    return isWrong ? `a person had to approve it: ${JSON.stringify(count)}` : undefined;
  }

  /** How the source stood then, and ever since. */
  #since(name: string, step: number): Standing[] {
    const known = this.#history.get(name) ?? [];
    const first = known.findLastIndex((one) => one.step <= step);
    return known.slice(Math.max(0, first));
  }

  #countOneMore(): { going: number; total: number; pinned: number } {
    const { stored, now } = this.#azure;
    this.#gone.push(now);
    const going = this.#gone.filter((at) => at > now - day + hour).length;
    const replicas = [...stored]
      .filter(([key]) => key.startsWith(keyOf(inTarget(''))))
      .map(([, one]) => one)
      .filter((one) => isReplica(one) && !isOfOthers(one));
    return { going, total: going + replicas.length, pinned: replicas.filter(isPinned).length };
  }
}
