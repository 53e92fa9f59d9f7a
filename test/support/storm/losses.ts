/** Which writes of the service cost what it must keep, by the truth and not by what it was told. */
import {
  deletionMarkOf,
  isOwn,
  isPinned,
  isReplica,
  tagKeys,
} from '../../../src/replication/replica-tags.ts';
import { isMeant, needsApproval } from '../../../src/replication/removal/guard.ts';
import { wasHeld } from '../../../src/replication/removal/held-before.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import { isSelected } from '../../../src/replication/selection.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { hasImage, takeOver } from '../images.ts';
import { day, hour, inSource, inTarget, keyOf } from '../looks.ts';
import type { MemoryAzure } from '../memory-azure.ts';
import { installation } from '../snapshots.ts';

type Stored = ReadonlyMap<string, Snapshot>;

/** Of a temporary no installation is named. */
export function isOfOthers({ tags }: Snapshot): boolean {
  if (tags[tagKeys.temporary] !== undefined) return false;
  return !isOwn({ tags }) || tags[tagKeys.installation] !== installation;
}

export class Losses {
  readonly said: string[] = [];
  /** Names of sources that went with their group and have not been taken again. */
  readonly withGroup = new Set<string>();
  readonly #azure: MemoryAzure;
  readonly #rule: Rule;
  readonly #config: ReplicationConfig;
  /** When replicas went that nobody had approved, ms. */
  readonly #gone: number[] = [];

  constructor(azure: MemoryAzure, config: ReplicationConfig) {
    const [rule] = config.rules;
    if (rule === undefined) throw new Error('no rule');
    this.#azure = azure;
    this.#config = config;
    this.#rule = rule;
  }

  /** Looks before and after each write; `written` is told of each. */
  watch(written: (what: string) => void): void {
    const { snapshots, stored } = this.#azure;
    const { create, delete: remove, changeTags, update } = snapshots;
    const watched = async <Result>(what: string, write: () => Promise<Result>): Promise<Result> => {
      const before = new Map(stored);
      const had = this.#inTarget(before).filter((name) => hasImage(this.#azure, name));
      const result = await write();
      written(what);
      const say = (why: string): void => {
        this.said.push(`${new Date(this.#azure.now).toISOString()} ${what}: ${why}`);
      };
      this.#lookAtEach(before, say);
      const isDeletion = what.startsWith(`delete ${keyOf(inTarget(''))}`);
      if (isDeletion && this.#azure.pauses.pauses.length > 0) say('deletions are paused');
      for (const name of had) {
        if (hasImage(this.#azure, name)) continue;
        const wrong = this.#wrongIn(name, before.get(keyOf(inTarget(name))));
        if (wrong !== undefined) say(wrong);
      }
      return result;
    };
    snapshots.create = (id, spec) =>
      watched(`create ${keyOf(id)} from ${spec.sourceResourceId ?? 'a blob'}`, () => {
        const there = stored.get(keyOf(id));
        if (there === undefined || there.sourceResourceId !== spec.sourceResourceId) return create(id, spec);
        return Promise.resolve(takeOver(this.#azure, id, spec));
      });
    snapshots.delete = (id) => watched(`delete ${keyOf(id)}`, () => remove(id));
    snapshots.changeTags = (id, change) =>
      watched(`tags of ${keyOf(id)}: ${JSON.stringify(change)}`, () => changeTags(id, change));
    snapshots.update = (id, change) => watched(`update ${keyOf(id)}`, () => update(id, change));
  }

  #inTarget(stored: Stored): string[] {
    const group = keyOf(inTarget(''));
    return [...stored.keys()].filter((key) => key.startsWith(group)).map((key) => key.slice(group.length));
  }

  #lookAtEach(before: Stored, say: (why: string) => void): void {
    for (const [key, was] of before) {
      const is = this.#azure.stored.get(key);
      if (isOfOthers(was) && JSON.stringify(is) !== JSON.stringify(was)) say(`${key} is not ours`);
      if (!isPinned(was)) continue;
      if (is?.uniqueId !== was.uniqueId) say(`${key} was pinned`);
      else if (!isPinned(is)) say(`${key} lost its pin`);
    }
  }

  /** Why the last image of this name should not have gone; undefined where it should. */
  #wrongIn(name: string, replica: Snapshot | undefined): string | undefined {
    const { stored } = this.#azure;
    const source = stored.get(keyOf(inSource(name)));
    if (source !== undefined && isSelected(this.#rule.select, source)) return 'its source is there';
    const { whenSourceDeleted, whenSourceUnselected } = this.#rule;
    if ((source === undefined ? whenSourceDeleted : whenSourceUnselected) === 'keep')
      return 'it is to be kept';
    if (replica === undefined) return 'the last image was an interim';
    const mark = deletionMarkOf(replica);
    // What a person approved is nothing for the guard.
    if (mark?.approved === true) return undefined;
    // What another look is told wrongly at this very moment, this one cannot know yet.
    const before = this.#azure.journal.entries.filter(({ time }) => time < this.#azure.now);
    if (wasHeld(replica, before)) return 'it was held, and nobody approved it';
    if (source === undefined && this.withGroup.has(name)) return 'its source went with its group';
    const count = this.#countOneMore();
    const sources = [...stored].filter(([key]) => key.startsWith(keyOf(inSource('')))).map(([, one]) => one);
    const isWrong = needsApproval(count, this.#config.deletionGuard, isMeant(replica, sources));
    return isWrong ? `a person had to approve it: ${JSON.stringify(count)}` : undefined;
  }

  #countOneMore(): { going: number; total: number; pinned: number } {
    const { stored, now } = this.#azure;
    this.#gone.push(now);
    // An hour less than the window, as the mark that counts was written before.
    const going = this.#gone.filter((at) => at > now - day + hour).length;
    const left = this.#inTarget(stored).flatMap((name) => stored.get(keyOf(inTarget(name))) ?? []);
    const replicas = left.filter((one) => isReplica(one) && !isOfOthers(one));
    return { going, total: going + replicas.length, pinned: replicas.filter(isPinned).length };
  }
}
