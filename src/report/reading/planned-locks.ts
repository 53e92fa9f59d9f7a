/** The locks of a planned world: they stop what they would stop in Azure, and what is lifted is only written down. */
import { ArmError } from '../../reconciler/arm-error.ts';
import type { LocksOfGroups } from '../../reconciler/group-locks.ts';
import type { Locks } from '../../reconciler/ports.ts';
import { heldText, hinders, type Lock, type LockedEffect } from '../../replication/locks/lock.ts';
import { resourceKey, snapshotIdText, type SnapshotId } from '../../replication/resource-id.ts';

export class PlannedLocks implements Locks {
  readonly #real: Locks;
  readonly #groups: LocksOfGroups;
  readonly #note: (verb: 'lock' | 'unlock', id: SnapshotId) => Promise<void>;
  readonly #lifted = new Set<string>();

  constructor(
    real: Locks,
    groups: LocksOfGroups,
    note: (verb: 'lock' | 'unlock', id: SnapshotId) => Promise<void>,
  ) {
    this.#real = real;
    this.#groups = groups;
    this.#note = note;
  }

  async list(id: SnapshotId): Promise<Lock[]> {
    return (await this.#real.list(id)).filter((lock) => this.#isOn(lock));
  }

  async listOfGroup(group: Parameters<Locks['listOfGroup']>[0]): Promise<Lock[]> {
    const known = await this.#groups.of(group);
    const all = known.kind === 'read' ? known.locks : await this.#real.listOfGroup(group);
    return all.filter((lock) => this.#isOn(lock));
  }

  put(id: SnapshotId): Promise<void> {
    return this.#note('lock', id);
  }

  async delete(id: SnapshotId, lockName: string): Promise<void> {
    await this.#note('unlock', id);
    this.#lifted.add(
      resourceKey(`${snapshotIdText(id)}/providers/Microsoft.Authorization/locks/${lockName}`),
    );
  }

  /** As Azure would: throws `ScopeLocked`. Locks that cannot be read stop nothing here, and nobody may say that there are none. */
  async stop(id: SnapshotId, effect: LockedEffect): Promise<void> {
    const known = await this.#groups.of(id);
    if (known.kind === 'unreadable') return;
    const idText = snapshotIdText(id);
    const by = known.locks.filter((lock) => this.#isOn(lock) && hinders(lock, idText, effect));
    if (by.length === 0) return;
    const failure = { status: 409, code: 'ScopeLocked', message: heldText(by) };
    throw new ArmError(`${effect} snapshot ${id.name}`, failure, undefined, { kind: 'snapshot', id, effect });
  }

  #isOn({ id }: Lock): boolean {
    return !this.#lifted.has(resourceKey(id));
  }
}
