import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { regionFrom } from '../resource-id.ts';
import type { OperationWork } from './operations.ts';

/** `durationMs`: default `operationMs`. */
type Work = Pick<OperationWork, 'finish' | 'mayFinish'> & { location: string; durationMs?: number };

/** Begins an operation of Compute and answers 202 with both polling headers and no `Retry-After` (recorded). */
export function acceptDiskOperation(call: ArmCall, work: Work, body?: unknown): ArmAnswer {
  const { request, params, cloud, apiVersion } = call;
  const location = regionFrom(work.location);
  const operation = cloud.begin({ ...work, location, subscriptionId: params.subscriptionId });
  const url =
    `${request.origin}/subscriptions/${params.subscriptionId}/providers/Microsoft.Compute/locations/` +
    `${location}/DiskOperations/${operation.id}`;
  return {
    status: 202,
    body,
    headers: {
      'azure-asyncoperation': `${url}?api-version=${apiVersion}`,
      location: `${url}?monitor=true&api-version=${apiVersion}`,
    },
  };
}

/** As of disks, for what else Compute has. */
export function acceptComputeOperation(call: ArmCall, work: Work): ArmAnswer {
  const answer = acceptDiskOperation(call, work);
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [
    name,
    value.replace('/DiskOperations/', '/operations/'),
  ]);
  return { ...answer, headers: Object.fromEntries(headers) as Record<string, string> };
}

/** Begins an operation of Storage, which is polled by `Location` (inferred from its published samples). */
export function acceptStorageOperation(call: ArmCall, work: Work): ArmAnswer {
  const { request, params, cloud, apiVersion } = call;
  const operation = cloud.begin({ ...work, subscriptionId: params.subscriptionId });
  const url =
    `${request.origin}/subscriptions/${params.subscriptionId}/providers/Microsoft.Storage/locations/` +
    `${regionFrom(work.location)}/asyncoperations/${operation.id}`;
  return { status: 202, headers: { location: `${url}?monitor=true&api-version=${apiVersion}` } };
}

/** Begins an operation of Resource Manager itself, which is polled by `Location`. */
export function acceptOperation(call: ArmCall, work: Work): ArmAnswer {
  const { request, params, cloud, apiVersion } = call;
  const operation = cloud.begin({ ...work, subscriptionId: params.subscriptionId });
  const url = `${request.origin}/subscriptions/${params.subscriptionId}/operationresults/${operation.id}`;
  return { status: 202, headers: { location: `${url}?api-version=${apiVersion}` } };
}

/** Begins a change of the tags of what Compute has; Resource Manager's own address names it in a query (reported). */
export function acceptTagsOperation(call: ArmCall, work: Work): ArmAnswer {
  const { request, params, cloud, apiVersion } = call;
  const operation = cloud.begin({ ...work, subscriptionId: params.subscriptionId });
  const url = `${request.origin}/subscriptions/${params.subscriptionId}/tagsoperationresults`;
  return { status: 202, headers: { location: `${url}?api-version=${apiVersion}&$ol=${operation.id}` } };
}
