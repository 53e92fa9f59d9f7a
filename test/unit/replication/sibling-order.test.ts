/** An older snapshot of the same disk is copied first, and holds up nobody for ever. */
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/replication/decide.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { absence, seen } from '../../support/observations.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();

describe('order of a family', () => {
  const older = sourceSnapshot({ name: 'golden-0', timeCreated: noon - 60_000 });
  const withOlder = (
    olderReplica: Snapshot | undefined,
    times = 0,
    isRefused = false,
  ): ReturnType<typeof decide> =>
    decide(
      seen(source, null, {
        streak: { reason: 'OlderSiblingNotBegun', length: times },
        absence,
        family: { older: [{ source: older, replica: olderReplica, isRefused }] },
      }),
    );

  test('an older sibling that is not begun is waited for and nudged once', () => {
    expect(withOlder(undefined)).toMatchObject({ reason: 'OlderSiblingNotBegun', nudge: 'golden-0' });
    expect(withOlder(undefined, 1)).not.toHaveProperty('nudge');
    expect(withOlder(undefined, 1)).toMatchObject({ reason: 'OlderSiblingNotBegun' });
  });

  test('an older sibling that is copying is waited for', () => {
    expect(withOlder(replicaOf(older, { completionPercent: 50 }))).toMatchObject({
      reason: 'WaitingForOlderSibling',
    });
  });

  test.each([
    ['is copied', replicaOf(older)],
    [
      'is copied, and its tags are changed',
      replicaOf(older, { provisioningState: 'Updating', completionPercent: 100 }),
    ],
    ['has a name that is taken', replicaOf(older, { tags: {} })],
    [
      'failed for good',
      replicaOf(older, {
        tags: { ...replicaOf(older).tags, [tagKeys.attempt]: '5' },
        copyCompletionError: { code: 'X', message: 'x' },
      }),
    ],
  ])('an older sibling that %s does not hold up the rest', (_what, olderReplica) => {
    expect(withOlder(olderReplica)).toMatchObject({ kind: 'beginCopy' });
  });

  test('an older sibling that will never be copied does not hold up the rest', () => {
    expect(withOlder(undefined, 0, true)).toMatchObject({ kind: 'beginCopy' });
  });

  test('waiting for one that nobody copies ends', () => {
    expect(withOlder(undefined, 20)).toMatchObject({ kind: 'beginCopy' });
  });

  test('waiting for one whose replica Azure deletes and deletes ends as well', () => {
    const deleting = replicaOf(older, { provisioningState: 'Deleting' });
    expect(withOlder(deleting)).toMatchObject({ kind: 'wait', reason: 'OlderSiblingNotBegun' });
    expect(withOlder(deleting, 20)).toMatchObject({ kind: 'beginCopy' });
  });
});
