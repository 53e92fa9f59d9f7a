import type { JournalEntry } from '../../src/replication/journal-entry.ts';
import type { MemoryAzure } from './memory-azure.ts';

/** The same world, whose process dies after so many calls. */
export function dyingAfter(azure: MemoryAzure, calls: number): MemoryAzure {
  let left = calls;
  const dying = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
    return (...args: Args): Promise<Result> =>
      left-- > 0 ? call(...args) : Promise.reject(new Error('killed'));
  };
  return Object.assign(Object.create(azure) as MemoryAzure, {
    surroundings: azure.surroundings,
    resourceGroups: azure.resourceGroups,
    pauses: azure.pauses,
    journal: {
      append: dying((entries: readonly JournalEntry[]) => azure.journal.append(entries)),
      read: dying((since: number) => azure.journal.read(since)),
    },
    hints: { send: dying(azure.hints.send), restoreLocks: dying(azure.hints.restoreLocks) },
    ...(azure.signals && { signals: { send: dying(azure.signals.send) } }),
    locks: {
      list: dying(azure.locks.list),
      listOfGroup: dying(azure.locks.listOfGroup),
      put: dying(azure.locks.put),
      delete: dying(azure.locks.delete),
    },
    disks: {
      list: dying(azure.disks.list),
      get: dying(azure.disks.get),
      create: dying(azure.disks.create),
      delete: dying(azure.disks.delete),
    },
    snapshots: {
      get: dying(azure.snapshots.get),
      list: dying(azure.snapshots.list),
      create: dying(azure.snapshots.create),
      changeTags: dying(azure.snapshots.changeTags),
      delete: dying(azure.snapshots.delete),
    },
  });
}
