import type { MemoryAzure } from './memory-azure.ts';

type Call = (...args: never[]) => unknown;

/** What the process itself changes in Azure: between that and what is changed meanwhile there is nothing to read. */
const changes = new Set(['delete', 'create', 'put', 'update', 'changeTags', 'cleanUp', 'createBlob']);

/** Right before the nth call that changes nothing in Azure, counted from 1, the world goes on by `meanwhile`. */
export function meddling(azure: MemoryAzure, nth: number, meanwhile: () => void): { calls: number } {
  const state = { calls: 0 };
  const { snapshots, disks, locks, resourceGroups, hints, journal, staging } = azure;
  for (const port of [snapshots, disks, locks, resourceGroups, hints, journal, staging]) {
    const calls = port as unknown as Record<string, Call>;
    for (const name of namesOf(port)) {
      const call = calls[name]?.bind(port);
      if (call === undefined || changes.has(name)) continue;
      calls[name] = (...args) => {
        if (++state.calls === nth) meanwhile();
        return call(...args);
      };
    }
  }
  return state;
}

/** Of the methods, also of those that a class has. */
function namesOf(port: object): string[] {
  const own = Object.getOwnPropertyNames(port);
  const inherited = Object.getOwnPropertyNames(Object.getPrototypeOf(port));
  return [...own, ...inherited].filter(
    (name) => name !== 'constructor' && typeof (port as Record<string, unknown>)[name] === 'function',
  );
}
