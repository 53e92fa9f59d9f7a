/**
 * The messages on the hints queue that carry an approval out, each for a part of the set that was seen. Each can be
 * worked off again, so that an approval goes on wherever it was broken off.
 */
import type { ServiceBusMessage } from '@azure/service-bus';
import { isObject } from '../azure/is-object.ts';
import { MalformedMessageError } from '../azure/parse-queue-message.ts';
import type { ApprovalSlice, ApprovedReplica } from '../reconciler/approve-slice.ts';
import { digest } from '../replication/digest.ts';
import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';

export interface ApprovalAsking {
  /**
   * Of the invocation that asks. The queue drops for a day what has an id that it knows: a set that Azure refused in
   * full is the same set afterwards, and who approves it again, once the lock is gone, means it again.
   */
  invocation: string;
  /** ms since 1970; absent is at once. */
  at?: number;
}

export function approvalRequest(slice: ApprovalSlice, { invocation, at }: ApprovalAsking): ServiceBusMessage {
  const { setId, source, target, replicas } = slice;
  const groups = [resourceGroupKey(source), resourceGroupKey(target)];
  const names = replicas.map(({ name, uniqueId }) => `${name} ${uniqueId}`);
  const id = digest(setId, invocation, ...groups, ...names);
  return {
    body: { approve: slice },
    contentType: 'application/json',
    messageId: `a-${id.slice(0, 40)}`,
    ...(at !== undefined && { scheduledEnqueueTimeUtc: new Date(at) }),
  };
}

/** The part that a message asks for; undefined for every other message. Throws `MalformedMessageError`. */
export function approvalSliceOf(body: unknown): ApprovalSlice | undefined {
  if (!isObject(body) || !('approve' in body)) return undefined;
  const { approve } = body;
  if (!isObject(approve) || !Array.isArray(approve['replicas'])) throw malformed('replicas are missing');
  const { by, asked, tries } = approve;
  return {
    setId: textOf(approve, 'setId'),
    source: groupOf(approve['source']),
    target: groupOf(approve['target']),
    replicas: approve['replicas'].map(replicaFrom),
    ...(typeof by === 'string' && { by }),
    ...(isCount(asked) && { asked }),
    ...(isCount(tries) && { tries }),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function replicaFrom(value: unknown): ApprovedReplica {
  if (!isObject(value)) throw malformed('a replica is no object');
  return { name: textOf(value, 'name'), uniqueId: textOf(value, 'uniqueId'), mark: textOf(value, 'mark') };
}

function groupOf(value: unknown): ResourceGroupId {
  if (!isObject(value)) throw malformed('a group is missing');
  return { subscriptionId: textOf(value, 'subscriptionId'), resourceGroup: textOf(value, 'resourceGroup') };
}

function textOf(value: Record<string, unknown>, key: string): string {
  const found = value[key];
  if (typeof found !== 'string' || found === '') throw malformed(`${key} is not a text`);
  return found;
}

function malformed(what: string): MalformedMessageError {
  return new MalformedMessageError(`an approval: ${what}`);
}
