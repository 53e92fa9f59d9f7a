/** What Azure does and a world in memory alone does not: it takes its time, and its listings are behind. */
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { resourceGroupKey, type SnapshotId } from '../../../src/replication/resource-id.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { takeOver } from '../images.ts';
import { keyOf, minute } from '../looks.ts';
import type { MemoryAzure } from '../memory-azure.ts';

export interface Slowness {
  random: () => number;
  isSlow: boolean;
  behindMs: number;
}

export class SlowAzure {
  /** Its listings are not behind any more. */
  isUpToDate = false;
  readonly #azure: MemoryAzure;
  readonly #options: Slowness;
  readonly #going: { at: number; end: () => void }[] = [];
  readonly #listed = new Map<string, { at: number; now: Snapshot[] }[]>();

  constructor(azure: MemoryAzure, options: Slowness) {
    this.#azure = azure;
    this.#options = options;
    this.#takeItsTime(azure);
  }

  /** When the next operation ends, ms; infinite where none is under way. */
  get due(): number {
    return Math.min(Infinity, ...this.#going.map(({ at }) => at));
  }

  /** Ends one that is due. */
  goOn(): void {
    const ended = this.#going.findIndex(({ at }) => at <= this.#azure.now);
    if (ended >= 0) this.#going.splice(ended, 1)[0]?.end();
  }

  /**
   * A PUT over what comes from the same source changes its tags; what was accepted may take its time, and another write
   * is refused meanwhile; listings may be behind.
   */
  #takeItsTime(azure: MemoryAzure): void {
    const { snapshots, stored } = azure;
    const { create, delete: remove, changeTags, list } = snapshots;
    const isBusy = (id: SnapshotId): boolean =>
      /^(Deleting|Creating)$/.test(stored.get(keyOf(id))?.provisioningState ?? '');
    const busy = (id: SnapshotId): Promise<never> =>
      Promise.reject(
        new ArmError(`PUT ${id.name}`, {
          status: 409,
          code: 'Conflict',
          message: 'an operation is under way',
        }),
      );
    snapshots.create = async (id, spec) => {
      if (isBusy(id)) return busy(id);
      const there = stored.get(keyOf(id));
      if (there !== undefined && there.sourceResourceId === spec.sourceResourceId)
        return takeOver(azure, id, spec);
      const accepted = await create(id, spec);
      this.#inOperation(id, 'Creating', (one) => {
        stored.set(keyOf(id), { ...one, provisioningState: 'Succeeded' });
      });
      return accepted;
    };
    snapshots.changeTags = (id, change) => (isBusy(id) ? busy(id) : changeTags(id, change));
    snapshots.delete = (id) => {
      const there = stored.get(keyOf(id));
      const isLocked = (azure.locked.get(keyOf(id)) ?? []).length > 0;
      if (isLocked || there === undefined) return remove(id);
      if (isBusy(id)) return there.provisioningState === 'Deleting' ? Promise.resolve({}) : busy(id);
      if (!this.#inOperation(id, 'Deleting', () => azure.remove(id))) return remove(id);
      azure.writes.push(`delete ${keyOf(id)}`);
      return Promise.resolve({});
    };
    snapshots.list = async (group) => {
      const now = await list(group);
      const key = resourceGroupKey(group);
      const known = [...(this.#listed.get(key) ?? []), { at: azure.now, now }].filter(
        ({ at }) => at >= azure.now - this.#options.behindMs,
      );
      this.#listed.set(key, known);
      const isBehind = !this.isUpToDate && this.#options.random() < 0.5;
      return (isBehind ? known[Math.floor(this.#options.random() * known.length)]?.now : undefined) ?? now;
    };
  }

  /** Whether it takes its time; then `end` comes when it is over, unless another has the name by then. */
  #inOperation(id: SnapshotId, state: 'Creating' | 'Deleting', end: (one: Snapshot) => void): boolean {
    const { stored, now } = this.#azure;
    const one = stored.get(keyOf(id));
    if (!this.#options.isSlow || one === undefined || this.#options.random() < 0.3) return false;
    stored.set(keyOf(id), { ...one, provisioningState: state });
    this.#going.push({
      at: now + Math.floor(this.#options.random() * (state === 'Creating' ? minute : 2 * minute)),
      end: () => {
        const there = stored.get(keyOf(id));
        if (there?.uniqueId === one.uniqueId && there.provisioningState === state) end(there);
      },
    });
    return true;
  }
}
