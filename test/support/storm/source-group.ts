import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { sourceGroupLost } from '../../../src/reconciler/source-group-lost.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { MemoryAzure } from '../memory-azure.ts';
import { sourceGroup } from '../snapshots.ts';

/** The group of the sources, which can go and be made again; what Resource Manager says of it and of what is in it. */
export class SourceGroup {
  state: 'Succeeded' | 'Deleting' | 'gone' = 'Succeeded';
  readonly #azure: MemoryAzure;
  readonly #config: ReplicationConfig;
  #goneAt = Infinity;
  #made = 0;
  /** The event of its deletion, as long as it is to be worked off. */
  #event: { eventId: string; eventTime: string; at: number } | undefined;

  constructor(azure: MemoryAzure, config: ReplicationConfig) {
    this.#azure = azure;
    this.#config = config;
    const { snapshots, resourceGroups } = azure;
    const { get, list } = snapshots;
    const { read } = resourceGroups;
    const isGone = ({ resourceGroup }: { resourceGroup: string }): boolean =>
      this.state === 'gone' && resourceGroup === sourceGroup.resourceGroup;
    snapshots.get = (id) => (isGone(id) ? says('ResourceGroupNotFound', 404) : get(id));
    snapshots.list = (group) => (isGone(group) ? says('ResourceGroupNotFound', 404) : list(group));
    resourceGroups.read = () => {
      if (this.state === 'gone') return says('ResourceGroupNotFound', 404);
      return this.state === 'Deleting' ? says('ResourceGroupBeingDeleted', 409) : read();
    };
  }

  beginToGo(goneAt: number): void {
    this.state = 'Deleting';
    this.#goneAt = goneAt;
  }

  /** When there is something to do next, ms. */
  get due(): number {
    return Math.min(this.#goneAt, this.#event?.at ?? Infinity);
  }

  async goOn(): Promise<void> {
    const { now } = this.#azure;
    if (this.#goneAt <= now) {
      this.#goneAt = Infinity;
      this.state = 'gone';
      const eventTime = new Date(now).toISOString();
      this.#event = { eventId: `gone-${String(++this.#made)}`, eventTime, at: now + 1000 };
      return;
    }
    const event = this.#event;
    if (event === undefined) return;
    this.#event = undefined;
    try {
      await sourceGroupLost(this.#azure, this.#config, { ...event, resourceGroup: sourceGroup });
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      // The message comes again.
      this.#event = { ...event, at: now + 60_000 };
    }
  }
}

function says(code: string, status: number): Promise<never> {
  return Promise.reject(
    new ArmError('GET', { status, code, message: `Resource group '${sourceGroup.resourceGroup}': ${code}` }),
  );
}
