/** What an event leads to, for the service that receives it and for whoever asks what that would be. */
import type { ParsedEvent, ResourceGroupDeletedEvent } from '../azure/event-grid/parse-event.ts';
import { hintsFor, targetsOf } from '../reconciler/find-rule.ts';
import type { OutgoingHint } from '../reconciler/ports.ts';
import { eventHintId, mostTogether, togetherId, type Hint } from '../replication/hint.ts';
import { parseSnapshotId, type SnapshotId } from '../replication/resource-id.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { traceFrom } from '../replication/trace.ts';

export type EventMeaning =
  | { dropped: string }
  | { lost: ResourceGroupDeletedEvent }
  | { change: string; source: SnapshotId; hints: readonly OutgoingHint[] };

/** The hints that an event stands for, or why it stands for none. */
export function meaningOf(event: ParsedEvent, config: ReplicationConfig): EventMeaning {
  if (event.kind === 'ignored') return { dropped: event.reason };
  if (event.kind === 'resource-group-deleted') {
    const isSource = targetsOf(config, event.resourceGroup).length > 0;
    return isSource ? { lost: event } : { dropped: 'NoRuleForGroup' };
  }
  const source = parseSnapshotId(event.resourceId);
  if (source === undefined) return { dropped: 'ForeignResourceType' };
  const hints = hintsFor(config, source);
  if (hints.length === 0) return { dropped: 'NoRuleForGroup' };
  const { eventId: id, eventTime: time } = event;
  return {
    change: event.change,
    source,
    hints: together(
      hints.map((hint) => ({
        hint: {
          ...hint,
          ...sinceOf(time),
          trace: traceFrom(id, time),
          ...(event.change === 'delete' ? { deletionTold: true } : { announced: true }),
        },
        messageId: eventHintId({ id, time }, hint),
      })),
    ),
  };
}

/**
 * Instances share nothing: hints of one source that go to several would read it several times. Of more targets each has a
 * message of its own: so many looks at once have no turn together, and several instances list every group (simulated).
 */
export function together(hints: readonly OutgoingHint[]): readonly OutgoingHint[] {
  if (hints.length < 2 || hints.length > mostTogether) return hints;
  const id = togetherId(hints.map(({ messageId }) => messageId));
  return hints.map((hint) => ({ ...hint, together: id }));
}

function sinceOf(time: string): Pick<Hint, 'since'> {
  const since = Date.parse(time);
  return Number.isNaN(since) ? {} : { since };
}
