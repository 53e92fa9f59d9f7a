import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deletionMarkOf,
  deletionTagValue,
  isReplica,
  isReplicaOf,
  maxCarriedTags,
  replicaTags,
  tagKeys,
} from '../../../src/replication/replica-tags.ts';
import { installation, sourceSnapshot } from '../../support/snapshots.ts';

const longName = 'n'.repeat(80);
const longId = `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/${'g'.repeat(90)}/providers/Microsoft.Compute/snapshots/${longName}`;

describe('ownership', () => {
  test('a replica names its source, however long the id is', () => {
    for (const id of [sourceSnapshot().id, `${longId}${'x'.repeat(60)}`]) {
      const source = sourceSnapshot({ id });
      const tags =
        replicaTags(source, { rule: { name: 'r', protect: true }, attempt: 1, installation }) ?? {};
      expect(isReplicaOf({ tags }, id.toUpperCase())).toBe(true);
      expect(isReplicaOf({ tags }, `${id}2`)).toBe(false);
      expect(isReplica({ tags })).toBe(true);
    }
  });

  test('a snapshot without our tag, or with that of another source, is not ours', () => {
    const source = sourceSnapshot();
    expect(isReplicaOf({ tags: source.tags }, source.id)).toBe(false);
    expect(isReplicaOf({ tags: {} }, source.id)).toBe(false);
    const other =
      replicaTags(sourceSnapshot({ name: 'golden-2' }), {
        rule: { name: 'r', protect: true },
        attempt: 1,
        installation,
      }) ?? {};
    expect(isReplicaOf({ tags: other }, source.id)).toBe(false);
  });

  test('all tags fit the limits of Azure: 50 of them, 256 characters each', () => {
    const tags = fc.dictionary(fc.stringMatching(/^[A-Za-z0-9 ]{1,40}$/), fc.string({ maxLength: 256 }), {
      maxKeys: maxCarriedTags,
    });
    fc.assert(
      fc.property(tags, fc.integer({ min: 1, max: 99 }), (carried, attempt) => {
        const made = replicaTags(sourceSnapshot({ id: `${longId}x`, tags: carried }), {
          rule: { name: 'r'.repeat(64), protect: true },
          attempt,
          installation,
        });
        if (made === undefined) return;
        expect(Object.keys(made).length + 1).toBeLessThanOrEqual(50);
        for (const value of Object.values(made)) expect(value.length).toBeLessThanOrEqual(256);
      }),
    );
  });

  test('a source with more tags than fit is not copied', () => {
    const tags = Object.fromEntries(Array.from({ length: maxCarriedTags + 1 }, (_, at) => [`key${at}`, 'x']));
    expect(
      replicaTags(sourceSnapshot({ tags }), { rule: { name: 'r', protect: true }, attempt: 1, installation }),
    ).toBeUndefined();
  });

  test('tags of ours on a source are not carried over', () => {
    const made = replicaTags(sourceSnapshot({ tags: { 'SnapRep-pinned': 'x', a: 'b' } }), {
      rule: { name: 'r', protect: true },
      attempt: 1,
      installation,
    });
    expect(made).toMatchObject({ a: 'b' });
    expect(Object.keys(made ?? {}).filter((key) => key.toLowerCase() === tagKeys.pinned)).toEqual([]);
  });
});

describe('deletion mark', () => {
  test('is read as it was written', () => {
    const due = Date.UTC(2026, 10, 23, 12, 15);
    for (const approved of [true, false]) {
      const mark = { reason: 'SourceDeleted', due, approved } as const;
      const value = deletionTagValue(mark);
      expect(deletionMarkOf({ tags: { [tagKeys.deletion]: value } })).toEqual(mark);
    }
    expect(deletionTagValue({ reason: 'SourceUnselected', due, approved: false })).toBe(
      'SourceUnselected@2026-11-23T12:15:00Z',
    );
  });

  test.each([
    '',
    'now',
    'SourceDeleted',
    'SourceDeleted@soon',
    'Other@2026-11-23T12:15:00Z',
    'SourceDeleted@2026-11-23T12:15:00Z;yes',
  ])('%j announces nothing', (value) => {
    expect(deletionMarkOf({ tags: { [tagKeys.deletion]: value } })).toBeUndefined();
  });

  test('is read anew where it was written anew', () => {
    const tags: Record<string, string> = { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:15:00Z' };
    expect(deletionMarkOf({ tags })).toMatchObject({ approved: false });
    expect(deletionMarkOf({ tags })).toMatchObject({ approved: false });
    tags[tagKeys.deletion] = 'SourceDeleted@2026-11-23T12:15:00Z;approved';
    expect(deletionMarkOf({ tags })).toMatchObject({ approved: true });
    tags[tagKeys.deletion] = 'none';
    expect(deletionMarkOf({ tags })).toBeUndefined();
  });
});
