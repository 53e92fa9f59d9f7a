import { coordinatorAddress } from './rhea-link.ts';

/** What a link is attached to: the token node, the coordinator of transactions, an entity's management node, or an entity. */
export type LinkAddress =
  | { kind: 'claims' }
  | { kind: 'coordinator' }
  | { kind: 'management'; entity: string }
  | { kind: 'entity'; entity: string };

const managementSuffix = '/$management';

/** Addresses come as a path (`orders/$management`) or as a URI (`sb://host/orders`). */
export function parseLinkAddress(address: string): LinkAddress {
  const path = pathFromAddress(address);
  if (path.toLowerCase() === '$cbs') return { kind: 'claims' };
  if (path === coordinatorAddress) return { kind: 'coordinator' };
  if (path.toLowerCase().endsWith(managementSuffix)) {
    return { kind: 'management', entity: path.slice(0, -managementSuffix.length) };
  }
  return { kind: 'entity', entity: path };
}

/** The path without scheme, host and outer slashes; also for the audience of a token. */
export function pathFromAddress(address: string): string {
  return address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/^\/+|\/+$/g, '');
}
