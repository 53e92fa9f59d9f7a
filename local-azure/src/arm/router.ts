import type { Handle, RouteParams } from './arm-call.ts';
import type { ApiVersions } from './api-versions.ts';
import type { ComputeOperationGroup } from './behaviour.ts';

export interface Route {
  method: 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** `{name}` is one segment, `{+scope}` the id of a subscription, a group or a resource. Case does not count. */
  path: string;
  action: string;
  effect: 'read' | 'write' | 'delete' | 'action';
  versions: ApiVersions;
  handle: Handle;
  /** What the role assignments and locks that matter sit on. Default: what the whole path names. */
  on?: 'parent' | 'scope';
  /** Locks do not hold it. */
  ignoresLocks?: boolean;
  /** No role is asked for. */
  isOpen?: boolean;
  /** No token is asked for. */
  isAnonymous?: boolean;
  /** The group in the path need not exist. */
  groupMayBeAbsent?: boolean;
  computeGroup?: ComputeOperationGroup;
}

export interface FoundRoute {
  route: Route;
  params: RouteParams;
}

const scopePattern = '(/subscriptions/[^/]+(?:/resourceGroups/[^/]+(?:/providers/[^/]+/[^/]+/[^/]+)?)?)';

/** Finds the route of a method and a path. */
export class Router {
  readonly #routes: { route: Route; names: string[]; pattern: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, ...compile(route.path) }));
  }

  find(method: string, path: string): FoundRoute | undefined {
    for (const { route, names, pattern } of this.#routes) {
      if (route.method !== method) continue;
      const match = pattern.exec(path);
      if (match === null) continue;
      const found: Record<string, string> = {};
      names.forEach((name, index) => {
        found[name] = decodeURIComponent(match[index + 1] ?? '');
      });
      return { route, params: paramsFrom(path, found) };
    }
    return undefined;
  }
}

function compile(path: string): { names: string[]; pattern: RegExp } {
  const names: string[] = [];
  const pattern = path
    .replaceAll('.', String.raw`\.`)
    .replace(/^\{\+scope\}|\{(\w+)\}/g, (_, name: string | undefined) => {
      names.push(name ?? 'scope');
      return name === undefined ? scopePattern : '([^/]+)';
    });
  return { names, pattern: new RegExp(`^${pattern}$`, 'i') };
}

/** A path that begins with a scope names its subscription and group there. */
function paramsFrom(path: string, found: Partial<RouteParams>): RouteParams {
  const [, subscriptionId = '', resourceGroup = ''] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(path) ?? [];
  return {
    subscriptionId: decodeURIComponent(subscriptionId),
    resourceGroup: decodeURIComponent(resourceGroup),
    name: '',
    scope: '',
    location: '',
    operationId: '',
    namespace: '',
    ...found,
  };
}
