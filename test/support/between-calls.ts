import type { World } from '../../src/reconciler/ports.ts';

type Call = (...args: unknown[]) => Promise<unknown>;

/** What a process itself changes: between its last read and that there is nothing by which it could see more. */
const writes = new Set(['delete', 'create', 'put', 'update', 'changeTags']);

/** The same world for one process, in which something else happens right before its nth read, counted from 1; of those before its first write. */
export function betweenCalls(
  azure: World,
  nth: number,
  meanwhile: () => Promise<void>,
): World & { reads: number } {
  const state = { reads: 0, isWritten: false };
  const slowed = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const call = (target as Record<string | symbol, unknown>)[name];
        if (typeof call !== 'function') return call;
        if (writes.has(String(name))) {
          return (...args: unknown[]) => {
            state.isWritten = true;
            return (call as Call).apply(target, args);
          };
        }
        return async (...args: unknown[]) => {
          if (!state.isWritten && ++state.reads === nth) await meanwhile();
          return (call as Call).apply(target, args);
        };
      },
    });
  const { snapshots, disks, resourceGroups, resources, locks, staging, hints, journal, pauses } = azure;
  const { surroundings, installation } = azure;
  return Object.assign(state, {
    snapshots: slowed(snapshots),
    disks: slowed(disks),
    resourceGroups: slowed(resourceGroups),
    locks: slowed(locks),
    journal: slowed(journal),
    ...{ resources, staging, hints, pauses, surroundings, installation },
  });
}
