import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standingOf, type Listings } from '../../../src/replication/removal/standing.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { installation, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const mark = 'SourceDeleted@2026-11-23T12:15:00Z';
const marks = [undefined, mark, `${mark};told`, `${mark};approved`];

const aReplica = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    deletion: fc.constantFrom(...marks),
    pinned: fc.boolean(),
    percent: fc.constantFrom(50, 100),
    by: fc.constantFrom(installation, 'another'),
  })
  .map(({ name, deletion, pinned, percent, by }): Snapshot => {
    const made = replicaOf(sourceSnapshot({ name }));
    return {
      ...made,
      completionPercent: percent,
      tags: {
        ...made.tags,
        [tagKeys.installation]: by,
        ...(deletion !== undefined && { [tagKeys.deletion]: deletion }),
        ...(pinned && { [tagKeys.pinned]: '' }),
      },
    };
  });
const aSourceListing = fc.uniqueArray(
  fc.constantFrom('a', 'b').map((name) => sourceSnapshot({ name })),
  { selector: ({ name }) => name },
);
const aTargetListing = fc.uniqueArray(aReplica, { selector: ({ name }) => name });

test('what was found out once is what would be found again, whoever asks and in which order', () => {
  const rules = [rule, { ...rule, whenSourceDeleted: 'keep' as const }];
  const askings = fc.array(
    fc.record({
      rule: fc.constantFrom(...rules),
      installation: fc.constantFrom(installation, 'another'),
      source: fc.nat(1),
      targets: fc.array(fc.nat(1), { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 20 },
  );
  const sources = fc.tuple(aSourceListing, aSourceListing);
  const targets = fc.tuple(aTargetListing, aTargetListing);
  fc.assert(
    fc.property(sources, targets, askings, (sourceListings, targetListings, asked) => {
      for (const one of asked) {
        const listings: Listings = {
          sourceListing: sourceListings[one.source] ?? [],
          targetListings: one.targets.map((at) => targetListings[at] ?? []),
        };
        const anew = {
          sourceListing: [...listings.sourceListing],
          targetListings: listings.targetListings.map((some) => [...some]),
        };
        expect(standingOf(one, listings)).toEqual(standingOf({ ...one, rule: { ...one.rule } }, anew));
      }
    }),
    { numRuns: 300 },
  );
});

test('a thousand looks at the same listings go through them once', () => {
  let read = 0;
  const listing = Array.from({ length: 100 }, (_, at) => {
    const replica = replicaOf(sourceSnapshot({ name: `golden-${at}` }));
    return Object.defineProperty({ ...replica }, 'uniqueId', { get: () => `u-${read++}` });
  });
  const sourceListing: Snapshot[] = [];
  for (let look = 0; look < 1000; look++) {
    // As each look puts them together for itself.
    const { going } = standingOf(
      { rule, installation },
      { sourceListing, targetListings: [listing, listing] },
    );
    expect(going).toBe(100);
  }
  expect(read).toBe(200);
});
