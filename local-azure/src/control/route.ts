import type { ResourceManager } from '../arm/resource-manager.ts';
import type { ResourceManagerSeed } from '../arm/resource-manager-seed.ts';
import type { Clock } from '../clock.ts';
import type { EventGrid } from '../event-grid/event-grid.ts';
import type { ServiceBusBroker } from '../service-bus/broker.ts';

/** What the control endpoint reaches. */
export interface ControlParts {
  clock: Clock;
  resourceManager: ResourceManager;
  serviceBus: ServiceBusBroker;
  eventGrid: EventGrid;
  queues: readonly string[];
  seed: ResourceManagerSeed;
}

export interface ControlRequest {
  /** What stands for `{name}` in the path; empty where the path has none. */
  name: string;
  /** The parameters of the query, and over them the fields of the JSON body. */
  body: Record<string, unknown>;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` stands for one segment. */
  path: string;
  /** What it does, for the list of routes. */
  what: string;
  /** What follows method and address on a curl command line. */
  example: string;
  /** Means nothing where time passes by itself, and is not listed there. */
  needsManualClock?: true;
  run: (parts: ControlParts, request: ControlRequest) => unknown;
}

/** The name in the path, or undefined when this is another route. */
export function matchRoute(
  { method, path }: Route,
  asked: { method: string; path: string },
): string | undefined {
  if (method !== asked.method) return undefined;
  const pattern = new RegExp(`^${path.replace('{name}', '([^/]+)')}$`);
  const found = pattern.exec(asked.path);
  return found === null ? undefined : decodeURIComponent(found[1] ?? '');
}
