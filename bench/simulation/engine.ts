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
import { approveSlice, type ApprovalSlice } from '../../src/reconciler/approve-slice.ts';
import { approvalOf, pendingDeletions } from '../../src/reconciler/pending-deletions.ts';
import { hintsFor } from '../../src/reconciler/find-rule.ts';
import { CopySlots } from '../../src/reconciler/copy-slots.ts';
import { HeldPairs } from '../../src/reconciler/held-pairs.ts';
import type { OutgoingHint, World } from '../../src/reconciler/ports.ts';
import { reconcile } from '../../src/reconciler/reconcile.ts';
import { ApprovalPlaces } from '../../src/functions/approval-places.ts';
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
  places: ApprovalPlaces;
  free: number;
  looks: number;
}

/** What is done with one message. */
type Work = (instance: Instance) => Promise<unknown>;

export class SimulatedEngine {
  readonly instances: Instance[];
  /** What came of the looks, by reason. */
  readonly reasons = new Map<string, number>();
  readonly #time: VirtualTime;
  readonly #config: ReplicationConfig;
  /** Messages. */
  readonly #ready: Work[] = [];
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
      const world = this.#world({ snapshots, resourceGroups });
      return { world, places: new ApprovalPlaces(), free: options.concurrency, looks: 0 };
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
      this.#enqueue(those[0]?.at, (instance) =>
        Promise.all(those.map(({ hint }) => this.#look(instance, hint))),
      );
    }
  }

  /** As the API does: each set that waits for an approval is put on the queue in parts. */
  async approve(): Promise<void> {
    const world = this.instances[0]?.world;
    if (world === undefined) return;
    const { sets } = await pendingDeletions(world, this.#config);
    for (const { setId } of sets.filter(({ needsApproval }) => needsApproval)) {
      const found = await approvalOf(world, this.#config, setId);
      for (const slice of found?.slices ?? []) this.#enqueuePart(slice);
    }
  }

  #enqueuePart(slice: ApprovalSlice, at?: number): void {
    this.#enqueue(at, async ({ world, places }) => {
      const { subscriptionId } = slice.target;
      const later = places.enter(subscriptionId, slice.replicas.length, this.#time.now());
      if (later !== undefined) {
        this.#enqueuePart(slice, later);
        return;
      }
      try {
        const { rest } = await withPriority('event', () => approveSlice(world, this.#config, slice));
        if (rest !== undefined) this.#enqueuePart(rest.slice, rest.at);
      } finally {
        places.leave(subscriptionId);
      }
    });
  }

  /** `at`: ms since 1970; absent is at once. */
  #enqueue(at: number | undefined, work: Work): void {
    const now = this.#time.now();
    this.#time.after(Math.max(0, (at ?? now) - now), () => {
      this.#ready.push(work);
      this.#dispatch();
    });
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

  async #work(instance: Instance, work: Work): Promise<void> {
    instance.free -= 1;
    try {
      await work(instance);
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
