import type { Hint } from '../../../src/replication/hint.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { withoutTag } from '../../../src/replication/tag-drift.ts';
import { hintOf, inSource, inTarget, keyOf, minute } from '../looks.ts';
import type { MemoryAzure } from '../memory-azure.ts';
import { sourceSnapshot, target } from '../snapshots.ts';
import type { EventFate, ReplicaAct, SourceAct } from './acts.ts';

/** What people do with sources and replicas; each change of a source makes an event. */
export class People {
  readonly #azure: MemoryAzure;
  /** What all sources are like. */
  readonly #properties: Partial<Snapshot>;
  /** Which snapshots somebody locked, by key; a lock is of the snapshot that had the name then. */
  readonly #locked = new Map<string, string>();
  #made = 0;
  #messages = 0;

  constructor(azure: MemoryAzure, properties: Partial<Snapshot>) {
    this.#azure = azure;
    this.#properties = properties;
  }

  async changeSource({ do: what, name, event }: SourceAct): Promise<void> {
    const { stored } = this.#azure;
    const key = keyOf(inSource(name));
    const there = stored.get(key);
    if (what === 'take') {
      const source = {
        ...sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-${name}`, ...this.#properties }),
        uniqueId: `source-${name}-${String(++this.#made)}`,
        timeCreated: this.#azure.now,
      };
      if (there !== undefined) await this.deleteSource(name, event);
      stored.set(key, source);
    } else if (there === undefined) return;
    else if (what === 'delete') {
      await this.deleteSource(name, event);
      return;
    } else {
      const tags = withoutTag(there.tags, 'SnapReplicate');
      stored.set(key, { ...there, tags: what === 'select' ? { ...tags, SnapReplicate: 'Replicate' } : tags });
    }
    await this.#tell({ ...hintOf(name), announced: true }, event);
  }

  async deleteSource(name: string, event: EventFate): Promise<void> {
    this.#azure.remove(inSource(name));
    await this.#tell({ ...hintOf(name), deletionTold: true }, event);
  }

  async #tell(change: Hint, fate: EventFate): Promise<void> {
    if (fate === 'lost') return;
    const { now } = this.#azure;
    const hint = { ...change, since: now };
    await this.#send(hint, now + (fate === 'late' ? 40 * minute : 1000));
    if (fate === 'twice') await this.#send(hint, now + 90_000);
  }

  #send(hint: Hint, at: number): Promise<void> {
    return this.#azure.hints.send([{ hint, messageId: `event-${String(++this.#messages)}`, at }]);
  }

  changeReplica({ do: what, name }: ReplicaAct): void {
    const { stored, locked } = this.#azure;
    const id = inTarget(name);
    const key = keyOf(id);
    const replica = stored.get(key);
    if (replica === undefined) {
      if (what === 'squat') stored.set(key, this.#ownSnapshot(name));
      return;
    }
    const { tags } = replica;
    switch (what) {
      case 'pin':
        stored.set(key, { ...replica, tags: { ...tags, [tagKeys.pinned]: 'x' } });
        break;
      case 'unpin':
        stored.set(key, { ...replica, tags: withoutTag(tags, tagKeys.pinned) });
        break;
      case 'lock':
        locked.set(key, [
          ...(locked.get(key) ?? []).filter(isOurs),
          { id: 'x', name: 'legal', level: 'CanNotDelete' },
        ]);
        this.#locked.set(key, replica.uniqueId);
        break;
      case 'unlock':
        locked.set(key, (locked.get(key) ?? []).filter(isOurs));
        this.#locked.delete(key);
        break;
      case 'removeReplica':
        if ((locked.get(key) ?? []).length === 0) this.#azure.remove(id);
        break;
      case 'squat':
    }
  }

  #ownSnapshot(name: string): Snapshot {
    const { location } = target;
    return {
      ...sourceSnapshot({ name, location, tags: { owner: 'somebody' } }),
      id: snapshotIdText(inTarget(name)),
      uniqueId: `own-${String(++this.#made)}`,
      timeCreated: this.#azure.now,
    };
  }

  /** What was locked, still stands, and has its lock no more, though nobody took it off. */
  *unlocked(): Generator<string> {
    const { stored, locked } = this.#azure;
    for (const [key, uniqueId] of this.#locked) {
      if (stored.get(key)?.uniqueId !== uniqueId) continue;
      if ((locked.get(key) ?? []).every(isOurs)) yield `${key} lost a lock`;
    }
  }

  unlockAll(): void {
    const { locked } = this.#azure;
    this.#locked.clear();
    for (const [key, locks] of locked) locked.set(key, locks.filter(isOurs));
  }
}

function isOurs({ name }: { name: string }): boolean {
  return name !== 'legal';
}
