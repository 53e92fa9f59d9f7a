/**
 * Reads what the events queue delivers. An event says where to look and proves nothing, least of all a deletion.
 * Claims, authorisation and the HTTP request of an event are personal data: they are never read.
 */
import type { KnownSystemEventTypes } from '@azure/eventgrid';
import {
  parseResourceGroupId,
  parseResourceId,
  parseSnapshotId,
  snapshotIdText,
  snapshotType,
  type ResourceGroupId,
  type ResourceId,
  type SnapshotId,
} from '../../replication/resource-id.ts';
import { envelopeFrom, type EventEnvelope } from './envelope.ts';
import { MalformedEventError } from './malformed-event-error.ts';

/** What the operation behind an event did, by its name; `other` stands for every operation without a word here. */
export type SnapshotChange = 'write' | 'delete' | 'tags' | 'other';

export type IgnoredReason =
  /** A lock, a role assignment or the like under a snapshot. */
  | 'ChildResource'
  | 'ForeignResourceType'
  | 'ForeignEventType'
  /** An operation that failed or was cancelled. */
  | 'UnsuccessfulOperation'
  /** A POST, such as `beginGetAccess`; it changes nothing that is replicated. */
  | 'ResourceAction'
  | 'SubscriptionValidation'
  | 'SubscriptionDeletion';

interface Occurrence {
  eventId: string;
  /** UTC, ISO 8601 as Event Grid wrote it, with up to seven digits of a second. */
  eventTime: string;
  /** As Azure spelled it; the casing varies. Missing in events without data. */
  operationName?: string;
}

/** Something happened to a snapshot; `resourceId` is its own id, in the usual spelling but for its names. */
export interface SnapshotEvent extends Occurrence {
  kind: 'snapshot';
  change: SnapshotChange;
  resourceId: string;
}

/** A whole group was deleted. Whether its snapshots raise events of their own is not documented. */
export interface ResourceGroupDeletedEvent extends Occurrence {
  kind: 'resource-group-deleted';
  resourceGroup: ResourceGroupId;
}

/** An event without consequence; carries no id of a resource. */
export interface IgnoredEvent {
  kind: 'ignored';
  reason: IgnoredReason;
  eventId: string;
}

export type ParsedEvent = SnapshotEvent | ResourceGroupDeletedEvent | IgnoredEvent;

/** Only successes of writes and deletes are looked into; the keys are checked against the SDK's own list. */
const eventTypes = {
  'Microsoft.Resources.ResourceWriteSuccess': 'success',
  'Microsoft.Resources.ResourceDeleteSuccess': 'success',
  'Microsoft.Resources.ResourceActionSuccess': 'ResourceAction',
  'Microsoft.Resources.ResourceWriteFailure': 'UnsuccessfulOperation',
  'Microsoft.Resources.ResourceWriteCancel': 'UnsuccessfulOperation',
  'Microsoft.Resources.ResourceDeleteFailure': 'UnsuccessfulOperation',
  'Microsoft.Resources.ResourceDeleteCancel': 'UnsuccessfulOperation',
  'Microsoft.Resources.ResourceActionFailure': 'UnsuccessfulOperation',
  'Microsoft.Resources.ResourceActionCancel': 'UnsuccessfulOperation',
  'Microsoft.EventGrid.SubscriptionValidationEvent': 'SubscriptionValidation',
  'Microsoft.EventGrid.SubscriptionDeletedEvent': 'SubscriptionDeletion',
} satisfies Partial<Record<KnownSystemEventTypes, IgnoredReason | 'success'>>;
const byLowerCaseType = new Map<string, IgnoredReason | 'success'>(
  Object.entries(eventTypes).map(([type, meaning]) => [type.toLowerCase(), meaning]),
);

/** Parses the body of one message from the events queue. Throws `MalformedEventError` for what is no event. */
export function parseEvent(body: unknown): ParsedEvent {
  const envelope = envelopeFrom(body);
  const meaning = byLowerCaseType.get(envelope.type.toLowerCase()) ?? 'ForeignEventType';
  if (meaning !== 'success') return ignored(envelope, meaning);
  const { subject } = envelope;
  if (subject === undefined) throw new MalformedEventError('neither subject nor data.resourceUri is a text');
  if (!subject.startsWith('/')) throw new MalformedEventError('the subject is not a resource id');

  const snapshot = parseSnapshotId(subject);
  if (snapshot !== undefined) return snapshotEvent(envelope, snapshot, changeOf(envelope.operationName));
  const group = parseResourceGroupId(subject);
  if (group !== undefined) return groupEvent(envelope, group);
  return extensionEvent(envelope, parseResourceId(subject));
}

/**
 * By the operation and not by the event type: a success of the tags API comes under the id of the tagged resource
 * itself, for a write (recorded) and so probably for a delete (inferred), where a `ResourceDeleteSuccess` on the
 * snapshot's own id deletes no snapshot.
 */
function changeOf(operationName: string | undefined): SnapshotChange {
  switch (operationName?.toLowerCase()) {
    case 'microsoft.compute/snapshots/write':
      return 'write';
    case 'microsoft.compute/snapshots/delete':
      return 'delete';
    case 'microsoft.resources/tags/write':
    case 'microsoft.resources/tags/delete':
      return 'tags';
    default:
      return 'other';
  }
}

/** Creating, changing and tagging a group are no concern of ours; its tags share its id, so the operation decides. */
function groupEvent(envelope: EventEnvelope, resourceGroup: ResourceGroupId): ParsedEvent {
  const operation = envelope.operationName?.toLowerCase();
  if (operation !== 'microsoft.resources/subscriptions/resourcegroups/delete') {
    return ignored(envelope, 'ForeignResourceType');
  }
  return { kind: 'resource-group-deleted', ...occurrence(envelope), resourceGroup };
}

/**
 * A subject below a snapshot begins with the snapshot's id (documented), and is not the snapshot. Of these only
 * `tags/default` concerns it: a fallback, as recorded tag events name the tagged resource (inferred).
 */
function extensionEvent(envelope: EventEnvelope, resource: ResourceId | undefined): ParsedEvent {
  const snapshot = resource && snapshotAbove(resource);
  if (resource === undefined || snapshot === undefined) return ignored(envelope, 'ForeignResourceType');
  const isTags =
    resource.type.toLowerCase() === 'microsoft.resources/tags' &&
    resource.name.toLowerCase() === 'default' &&
    resource.parent?.parent === undefined;
  return isTags ? snapshotEvent(envelope, snapshot, 'tags') : ignored(envelope, 'ChildResource');
}

/** The snapshot that a resource sits on, at whatever depth. */
function snapshotAbove(resource: ResourceId): SnapshotId | undefined {
  let above = resource.parent;
  while (above?.parent !== undefined) above = above.parent;
  if (above?.type.toLowerCase() !== snapshotType.toLowerCase()) return undefined;
  const { subscriptionId, resourceGroup, name } = above;
  return { subscriptionId, resourceGroup, name };
}

function snapshotEvent(envelope: EventEnvelope, id: SnapshotId, change: SnapshotChange): SnapshotEvent {
  return { kind: 'snapshot', ...occurrence(envelope), change, resourceId: snapshotIdText(id) };
}

function ignored(envelope: EventEnvelope, reason: IgnoredReason): IgnoredEvent {
  return { kind: 'ignored', reason, eventId: envelope.id };
}

function occurrence({ id, time, operationName }: EventEnvelope): Occurrence {
  return { eventId: id, eventTime: time, ...(operationName !== undefined && { operationName }) };
}
