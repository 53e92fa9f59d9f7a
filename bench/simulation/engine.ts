/**
 * The service on the simulated cloud: its own `reconcile`, budget and shared listings, some instances of it, and the
 * queue between them. What a message costs in CPU is not simulated.
 */
import hostJson from '../../host.json' with { type: 'json' };
import { Budget } from '../../src/azure/budget/budget.ts';
import { priorityOfHint } from '../../src/azure/budget/priority-of-hint.ts';
import { withPriority } from '../../src/azure/budget/priority.ts';
import { JoinedReads } from '../../src/azure/joined-reads.ts';
import { JoinedResourceGroups } from '../../src/azure/joined-resource-groups.ts';
import { SharedListings } from '../../src/azure/shared-listings.ts';
import { hintsFor } from '../../src/reconciler/find-rule.ts';
import { CopySlots } from '../../src/reconciler/copy-slots.ts';
import { HeldPairs } from '../../src/reconciler/held-pairs.ts';
import type { OutgoingHint, World } from '../../src/reconciler/ports.ts';
import { reconcile } from '../../src/reconciler/reconcile.ts';
import { together } from '../../src/functions/event-meaning.ts';
import { eventHintId, type Hint } from '../../src/replication/hint.ts';
import type { SnapshotId } from '../../src/replication/resource-id.ts';
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import { MemoryAzure } from '../../test/support/memory-azure.ts';
import type { VirtualTime } from '../../test/support/virtual-time.ts';
import type { SimulatedCloud } from './cloud.ts';
import { resourceGroupsOn, snapshotsOn } from './client.ts';

export interface EngineOptions {
  instances: number;
  /** Messages at a time per instance, as in `host.json`. */
  concurrency: number;
  /** Without: every call is made at once, as before there was a budget. */
  budgeted: boolean;
  /** Whose limits its calls count for; absent: those of one app. */
  principal?: string;
}

/** As `host.json` has it. */
export const oneInstance: EngineOptions = {
  instances: 1,
  concurrency: hostJson.extensions.serviceBus.maxConcurrentCalls,
  budgeted: true,
};

/** Message ids are remembered for so long, ms; as deployed. */
const duplicateWindowMs = 10 * 60_000;

interface Instance {
  world: World;
  free: number;
  looks: number;
}

export class SimulatedEngine {
  readonly instances: Instance[];
  /** What came of the looks, by reason. */
  readonly reasons = new Map<string, number>();
  readonly #time: VirtualTime;
  readonly #config: ReplicationConfig;
  /** Messages, of one hint or several. */
  readonly #ready: OutgoingHint[][] = [];
  readonly #seen = new Map<string, number>();
  #events = 0;
  #turn = 0;

  constructor(cloud: SimulatedCloud, config: ReplicationConfig, options: EngineOptions = oneInstance) {
    this.#time = cloud.time;
    this.#config = config;
    this.instances = Array.from({ length: options.instances }, () => {
      const budget = options.budgeted ? new Budget(cloud.time) : undefined;
      const of = { cloud, budget, ...(options.principal !== undefined && { principal: options.principal }) };
      const snapshots = new SharedListings(new JoinedReads(snapshotsOn(of)), cloud.time);
      const resourceGroups = new JoinedResourceGroups(resourceGroupsOn(of), cloud.time);
      return { world: this.#world({ snapshots, resourceGroups }), free: options.concurrency, looks: 0 };
    });
  }

  get looks(): number {
    return this.instances.reduce((sum, { looks }) => sum + looks, 0);
  }

  /** As the function that receives events does. */
  event(source: SnapshotId, change: 'write' | 'delete' = 'write'): void {
    const time = new Date(this.#time.now()).toISOString();
    const id = `event-${++this.#events}`;
    const since = this.#time.now();
    const told = change === 'delete' ? { deletionTold: true as const } : { announced: true as const };
    const hints = hintsFor(this.#config, source).map((hint) => ({
      hint: { ...hint, since, ...told },
      messageId: eventHintId({ id, time }, hint),
    }));
    this.send(together(hints));
  }

  send(hints: readonly OutgoingHint[]): void {
    const now = this.#time.now();
    const messages = Map.groupBy(hints, (hint) => hint.together ?? hint.messageId);
    for (const [messageId, those] of messages) {
      if ((this.#seen.get(messageId) ?? 0) > now) continue;
      this.#seen.set(messageId, now + duplicateWindowMs);
      this.#time.after(Math.max(0, (those[0]?.at ?? now) - now), () => {
        this.#ready.push(those);
        this.#dispatch();
      });
    }
  }

  #world(ports: Pick<World, 'snapshots' | 'resourceGroups'>): World {
    const memory = new MemoryAzure();
    const time = this.#time;
    return Object.assign(Object.create(memory) as World, {
      ...ports,
      // As the function app has it.
      heldPairs: new HeldPairs(),
      copySlots: new CopySlots(),
      hints: {
        ...memory.hints,
        send: (hints: readonly OutgoingHint[]): Promise<void> => {
          this.send(hints);
          return Promise.resolve();
        },
      },
      surroundings: { now: time.now, random: time.random },
    });
  }

  /** To whichever has room, in turn. */
  #dispatch(): void {
    while (this.#ready.length > 0) {
      const free = this.instances.filter((instance) => instance.free > 0);
      const instance = free[this.#turn++ % Math.max(1, free.length)];
      if (instance === undefined) return;
      const next = this.#ready.shift();
      if (next !== undefined) void this.#work(instance, next);
    }
  }

  async #work(instance: Instance, message: readonly OutgoingHint[]): Promise<void> {
    instance.free -= 1;
    try {
      await Promise.all(message.map(({ hint }) => this.#look(instance, hint)));
    } finally {
      instance.free += 1;
      this.#dispatch();
    }
  }

  async #look(instance: Instance, hint: Hint): Promise<void> {
    instance.looks += 1;
    const look = (): ReturnType<typeof reconcile> => reconcile(instance.world, this.#config, hint);
    const { kind, reason } = await withPriority(priorityOfHint(hint), look);
    const words = `${kind} ${reason}`;
    this.reasons.set(words, (this.reasons.get(words) ?? 0) + 1);
  }
}
