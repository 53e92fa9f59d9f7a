/**
 * Where an operation can be asked for: only at Resource Manager's own endpoint, with the service's token. What travels
 * between two looks is a path, so no host ever does.
 */
import type { OperationPath } from '../reconciler/ports.ts';

/** Path and query of an operation of a subscription; undefined where that is anywhere but at this endpoint. */
export function operationPathFrom(url: string | undefined, endpoint: string): OperationPath | undefined {
  const parsed = url === undefined ? undefined : operationUrl(url, endpoint);
  return parsed && `${parsed.pathname}${parsed.search}`;
}

/** Whose operation it is; undefined where this is no path of one. */
export function subscriptionOf(operation: OperationPath): string | undefined {
  return operationPath.exec(operation)?.[1];
}

const operationPath =
  /^\/subscriptions\/([\da-fA-F-]{36})\/providers\/Microsoft\.(?:Compute|Storage)\/locations\//i;

export function operationUrl(url: string, endpoint: string): URL | undefined {
  if (!URL.canParse(url, endpoint)) return undefined;
  const parsed = new URL(url, endpoint);
  const isOurs = parsed.origin === new URL(endpoint).origin && operationPath.test(parsed.pathname);
  return isOurs ? parsed : undefined;
}
