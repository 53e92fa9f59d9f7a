import type { MemoryAzure } from './memory-azure.ts';

/** The process is gone in the midst of a call. */
export class Killed extends Error {}

/** The ports whose calls leave the process. */
const ports = ['journal', 'hints', 'locks', 'disks', 'snapshots', 'staging', 'resources'] as const;

type Call = (...args: unknown[]) => Promise<unknown>;

/** The same world, whose process dies after so many calls. */
export function dyingAfter(azure: MemoryAzure, calls: number): MemoryAzure {
  let left = calls;
  const dying = (port: object): object =>
    new Proxy(port, {
      get: (target, name) => {
        const call = (target as Record<string | symbol, unknown>)[name];
        if (typeof call !== 'function') return call;
        return (...args: unknown[]) =>
          left-- > 0 ? (call as Call).apply(target, args) : Promise.reject(new Killed('killed'));
      },
    });
  const world = Object.create(azure) as MemoryAzure;
  const signals = azure.signals && { signals: dying(azure.signals) };
  return Object.assign(world, Object.fromEntries(ports.map((port) => [port, dying(azure[port])])), {
    surroundings: azure.surroundings,
    resourceGroups: azure.resourceGroups,
    pauses: azure.pauses,
    ...signals,
  });
}
