/** What a request to Resource Manager is about, from its address alone. */

export interface RequestedPath {
  /** Decoded, without empty segments, in lower case: comparable with an id. */
  key: string;
  kind: 'listing' | 'resource' | 'operation';
  /** In lower case; absent for what belongs to none. */
  subscriptionId?: string;
  resourceGroup?: string;
  /** `microsoft.compute/snapshots`; absent for groups and subscriptions. */
  type?: string;
}

interface Address {
  text: string;
  url: URL;
  path?: RequestedPath;
}

/** Each part of the way asks for it; an address may be changed on the way, as by a redirection. */
const addresses = new WeakMap<object, Address>();

/** Where a request goes. */
export function addressOf(request: { url: string }): URL {
  return readOnce(request).url;
}

export function requestedPath(request: { url: string }): RequestedPath {
  const address = readOnce(request);
  address.path ??= pathFrom(address.url);
  return address.path;
}

function readOnce(request: { url: string }): Address {
  const known = addresses.get(request);
  if (known?.text === request.url) return known;
  const address = { text: request.url, url: new URL(request.url) };
  addresses.set(request, address);
  return address;
}

function pathFrom({ pathname }: URL): RequestedPath {
  const folded = foldedSegments(pathname);
  const last = folded.lastIndexOf('providers');
  const [namespace, ...rest] = folded.slice(last + 1);
  // Under a namespace come pairs of type and name; what ends with a type is a listing.
  const pairs = last === -1 ? folded.length : rest.length;
  const types = rest.filter((_segment, at) => at % 2 === 0);
  // Resource Manager's own operations stand under the subscription itself.
  const kinds = last === -1 ? folded.filter((_segment, at) => at % 2 === 0) : types;
  const isOperation = kinds.some((type) => /operation(s|results|statuses)$/.test(type));
  const path: RequestedPath = {
    key: `/${folded.join('/')}`,
    kind: isOperation ? 'operation' : pairs % 2 === 1 ? 'listing' : 'resource',
  };
  const subscriptionId = after(folded, 'subscriptions');
  const resourceGroup = after(folded, 'resourcegroups');
  if (subscriptionId !== undefined) path.subscriptionId = subscriptionId;
  if (resourceGroup !== undefined) path.resourceGroup = resourceGroup;
  if (last !== -1) path.type = [namespace, ...types].join('/');
  return path;
}

function foldedSegments(pathname: string): string[] {
  const segments = pathname
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '');
  // Hardly any address has something to decode, and to try it took as long as all the rest (measured).
  return pathname.includes('%') ? segments.map((segment) => decoded(segment).toLowerCase()) : segments;
}

function after(segments: readonly string[], name: string): string | undefined {
  const at = segments.indexOf(name);
  return at === -1 ? undefined : segments[at + 1];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
