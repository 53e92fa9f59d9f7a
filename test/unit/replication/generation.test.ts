import { expect, test } from 'vitest';
import { compareGeneration } from '../../../src/replication/generation.ts';
import { interimName } from '../../../src/replication/renewal/interim.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const other = 'another';
const present = source.uniqueId;

/** A replica of which Azure and the tag say this (null: nothing), made before or after its source. */
function replica(azure: string | null, tag: string | null, when: 'before' | 'at once' | 'after'): Snapshot {
  const { sourceUniqueId: _said, ...made } = replicaOf(source, {
    timeCreated: noon + { before: -1, 'at once': 1000, after: 600_000 }[when],
  });
  const { [tagKeys.generation]: _tag, ...tags } = made.tags;
  return {
    ...made,
    tags: { ...tags, ...(tag !== null && { [tagKeys.generation]: tag }) },
    ...(azure !== null && { sourceUniqueId: azure }),
  };
}

test.each([
  [present, present, 'after', 'same'],
  [present, other, 'after', 'same'],
  [present.toUpperCase(), null, 'after', 'same'],
  [other, other, 'before', 'other'],
  [other, null, 'before', 'other'],
  [other, present, 'before', 'other'],
  [null, other, 'before', 'other'],
  // A look that read the former source may have begun it.
  [other, other, 'at once', 'other'],
  [null, other, 'at once', 'other'],
  // Made when the source of now was there already: better to ask.
  [other, other, 'after', 'unclear'],
  [other, null, 'after', 'unclear'],
  [other, present, 'after', 'unclear'],
  [null, other, 'after', 'unclear'],
  [null, present, 'after', 'same'],
  [null, null, 'after', 'same'],
  [null, null, 'before', 'other'],
] as const)('Azure says %s, the tag %s, made %s its source: %s', (azure, tag, when, generation) => {
  expect(compareGeneration(source, replica(azure, tag, when))).toBe(generation);
});

test('what Azure says of a copy of something else is no word on this source', () => {
  const elsewhere = { ...replica(other, present, 'after'), sourceResourceId: `${source.id}-copy` };
  expect(compareGeneration(source, elsewhere)).toBe('same');
});

test.each(['interim', 'rehearsal'] as const)(
  'one that took its name from the %s of an earlier source is of that, whenever it did',
  (kind) => {
    const renewed = {
      ...replica(null, other, 'after'),
      createOption: 'Copy',
      sourceUniqueId: 'of the interim',
      sourceResourceId: `/subscriptions/x/resourceGroups/y/providers/Microsoft.Compute/snapshots/${interimName(source.id, other, kind)}`,
    };
    expect(compareGeneration(source, renewed)).toBe('other');
    // A name that does not follow from the tag proves nothing.
    const retagged = { ...renewed, tags: { ...renewed.tags, [tagKeys.generation]: 'a third' } };
    expect(compareGeneration(source, retagged)).toBe('unclear');
  },
);
