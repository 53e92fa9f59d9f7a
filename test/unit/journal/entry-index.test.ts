import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EntryIndex } from '../../../src/journal/entry-index.ts';
import { isCounted } from '../../../src/replication/removal/remembered.ts';
import { resourceGroupKey, type ResourceGroupId } from '../../../src/replication/resource-id.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import { sourceGroup, target } from '../../support/snapshots.ts';

// As people write one group, and another.
const groups = [
  target,
  { ...target, resourceGroup: target.resourceGroup.toUpperCase() },
  sourceGroup,
  undefined,
];
const replicas = ['u-1', 'u-2', undefined];

const anEntry = fc
  .record({
    target: fc.constantFrom(...groups),
    uniqueId: fc.constantFrom(...replicas),
    kind: fc.constantFrom(...(['deleting', 'marked', 'ready', 'held'] as const)),
  })
  .map(({ target: to, uniqueId, kind }) => {
    const { target: _group, uniqueId: _replica, ...entry } = journalEntry('any', { kind });
    return { ...entry, ...(to && { target: to }), ...(uniqueId !== undefined && { uniqueId }) };
  });
const anAbout = fc
  .record({ target: fc.constantFrom(target, sourceGroup), uniqueId: fc.constantFrom(...replicas) })
  .map(({ target: to, uniqueId }) => ({ target: to, ...(uniqueId !== undefined && { uniqueId }) }));

test('about a replica is what has no target, what is counted in its own, and what is of itself, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(anEntry), anAbout, (entries, about) => {
      const index = new EntryIndex();
      for (const entry of entries) index.add(entry);
      expect(index.all).toEqual(entries);
      const found = new Set(index.about(about));
      const isOfTarget = (to: ResourceGroupId): boolean =>
        resourceGroupKey(to) === resourceGroupKey(about.target);
      const wanted = entries.filter((entry) => {
        const { target: to, uniqueId } = entry;
        if (to === undefined || (uniqueId !== undefined && uniqueId === about.uniqueId)) return true;
        return isOfTarget(to) && isCounted(entry);
      });
      expect(found).toEqual(new Set(wanted));
    }),
  );
});
