/** One process of the service: its calls go over the wire, and what it keeps in memory is its own. */
import { JoinedReads } from '../../../src/azure/joined-reads.ts';
import { JoinedResourceGroups } from '../../../src/azure/joined-resource-groups.ts';
import { SharedListings } from '../../../src/azure/shared-listings.ts';
import { CopySlots } from '../../../src/reconciler/copy-slots.ts';
import { HeldPairs } from '../../../src/reconciler/held-pairs.ts';
import type { World } from '../../../src/reconciler/ports.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { MemoryAzure } from '../memory-azure.ts';
import type { Faults, Port } from './faults.ts';
import type { Work, Wire } from './wire.ts';

type Call = (...args: unknown[]) => Promise<unknown>;

const writes = new Set([
  'create',
  'update',
  'changeTags',
  'delete',
  'put',
  'append',
  'send',
  'restoreLocks',
  'ensureAccount',
  'createBlob',
  'copyPages',
  'cleanUp',
]);

export interface Wiring {
  azure: MemoryAzure;
  wire: Wire;
  faults: Faults;
  random: () => number;
  /** Time, by Azure's clock. */
  sleep: (ms: number) => Promise<void>;
  /** Around each write of a snapshot. */
  watched: <Result>(what: string, config: ReplicationConfig, write: () => Promise<Result>) => Promise<Result>;
}

export class Instance {
  readonly name: string;
  readonly world: World;
  readonly config: ReplicationConfig;
  readonly works = new Set<Work>();

  /** `aheadMs`: of Azure's clock. */
  constructor(
    name: string,
    { azure, wire, faults, random, sleep, watched }: Wiring,
    config: ReplicationConfig,
    aheadMs: number,
  ) {
    this.name = name;
    this.config = config;
    const now = (): number => azure.now + aheadMs;
    const wired = <Port_ extends object>(port: Port_, label: string, kind: Port): Port_ =>
      new Proxy(port, {
        get: (target, property) => {
          const call = (target as Record<string | symbol, unknown>)[property];
          if (typeof call !== 'function' || typeof property !== 'string') return call;
          return (...args: unknown[]) => {
            const isRead = !writes.has(property);
            const what = `${label}.${property} ${nameOf(args[0])}`;
            const run = async (): Promise<unknown> => (call as Call).apply(target, args);
            const seen = isRead || label !== 'snapshots' ? run : () => watched(what, config, run);
            return wire.call(what, isRead, () => faults.around({ port: kind, what, isRead }, seen));
          };
        },
      });
    this.world = {
      snapshots: new SharedListings(new JoinedReads(wired(azure.snapshots, 'snapshots', 'arm')), {
        now,
        after: (ms, run) => void sleep(ms).then(run),
        sleep,
      }),
      disks: wired(azure.disks, 'disks', 'arm'),
      resourceGroups: new JoinedResourceGroups(wired(azure.resourceGroups, 'groups', 'arm'), { now, sleep }),
      resources: wired(azure.resources, 'resources', 'arm'),
      locks: wired(azure.locks, 'locks', 'arm'),
      staging: azure.staging,
      hints: wired(azure.hints, 'hints', 'queue'),
      journal: wired(azure.journal, 'journal', 'journal'),
      pauses: azure.pauses,
      surroundings: { now, random },
      heldPairs: new HeldPairs(),
      copySlots: new CopySlots(),
      installation: azure.installation,
    };
  }
}

function nameOf(arg: unknown): string {
  if (typeof arg !== 'object' || arg === null) return '';
  const { name, resourceGroup } = arg as { name?: string; resourceGroup?: string };
  return `${resourceGroup ?? ''}/${name ?? ''}`;
}
