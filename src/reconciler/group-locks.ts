import type { GroupLocks } from '../replication/locks/held-by-locks.ts';
import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

/** The locks of each group by one listing, however many ask, and however it ended. */
export class LocksOfGroups {
  readonly #world: Pick<World, 'locks'>;
  readonly #known = new Map<string, Promise<GroupLocks>>();

  constructor(world: Pick<World, 'locks'>) {
    this.#world = world;
  }

  of(group: ResourceGroupId): Promise<GroupLocks> {
    const key = resourceGroupKey(group);
    const known = this.#known.get(key) ?? this.#read(group);
    this.#known.set(key, known);
    return known;
  }

  async #read(group: ResourceGroupId): Promise<GroupLocks> {
    try {
      return { kind: 'read', locks: await this.#world.locks.listOfGroup(group) };
    } catch (error) {
      // Whatever it was, it must not keep the pass or a report from its real work.
      if (!(error instanceof ArmError)) throw error;
      return { kind: 'unreadable', code: error.failure.code, detail: error.failure.message };
    }
  }
}
