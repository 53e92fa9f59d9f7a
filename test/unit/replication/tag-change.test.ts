import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replicaTags, tagKeys } from '../../../src/replication/replica-tags.ts';
import { tagChange, wantedTags } from '../../../src/replication/tag-drift.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { installation, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const id = { ...target, name: 'golden-1' };
// Lower case only: Azure keeps no two keys that differ in case alone.
const someTags = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.string({ maxLength: 3 }), {
  maxKeys: 8,
});
/** What a person or a policy does between our look and our write. */
const meanwhile = fc.record({
  set: someTags,
  removed: fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 3 }),
  pin: fc.option(fc.constantFrom('legal', 'mine')),
});

test('from any tags to any wanted ones, where nobody else writes', async () => {
  await fc.assert(
    fc.asyncProperty(someTags, someTags, someTags, async (before, now, foreign) => {
      const copied = replicaTags(sourceSnapshot({ tags: before }), { rule, attempt: 1, installation }) ?? {};
      const replica = replicaOf(sourceSnapshot(), { tags: { ...foreign, ...copied } });
      const wanted = wantedTags(sourceSnapshot({ tags: now }), replica, { rule, installation }) ?? {};
      const azure = new MemoryAzure();
      azure.put(replica, id);
      await azure.snapshots.changeTags(id, tagChange(replica.tags, wanted));
      expect((await azure.snapshots.get(id))?.tags).toEqual(wanted);
    }),
  );
});

test('what others write between the look and the write stays, the pin above all', async () => {
  await fc.assert(
    fc.asyncProperty(someTags, someTags, meanwhile, async (before, now, { set, removed, pin }) => {
      const copied = replicaTags(sourceSnapshot({ tags: before }), { rule, attempt: 1, installation }) ?? {};
      const seen = replicaOf(sourceSnapshot(), { tags: copied });
      const wanted = wantedTags(sourceSnapshot({ tags: now }), seen, { rule, installation }) ?? {};
      const change = tagChange(seen.tags, wanted);
      const left = Object.entries(seen.tags).filter(([key]) => !removed.includes(key));
      const changed = { ...Object.fromEntries(left), ...set, ...(pin !== null && { [tagKeys.pinned]: pin }) };
      const azure = new MemoryAzure();
      azure.put({ ...seen, tags: changed }, id);
      await azure.snapshots.changeTags(id, change);
      const after = (await azure.snapshots.get(id))?.tags ?? {};
      if (pin !== null) expect(after[tagKeys.pinned]).toBe(pin);
      // A key that the source has is the source's, and so is one that still is what we carried over.
      for (const [key, value] of Object.entries(set)) {
        if (key in now || before[key] === value) continue;
        expect(after[key]).toBe(value);
      }
    }),
  );
});

test('the pin is neither set nor removed, and foreign keys are not touched, whatever is wanted', () => {
  fc.assert(
    fc.property(someTags, someTags, fc.boolean(), (from, to, wantsPin) => {
      const pinned = { ...from, 'SnapRep-Pinned': 'legal' };
      const { merge, remove } = tagChange(pinned, { ...to, ...(wantsPin && { [tagKeys.pinned]: 'ours' }) });
      expect(Object.keys(merge).map((key) => key.toLowerCase())).not.toContain(tagKeys.pinned);
      // Nothing of this was carried over by us.
      expect(remove).toEqual({});
    }),
  );
});

test('keys stay spelled as they are on the replica, and are the same in any case', () => {
  const from = { Owner: 'vdi', 'SNAPREP-DELETE': 'SourceDeleted@2026-11-23T12:00:00Z', 'snaprep-rule': 'a' };
  expect(tagChange(from, { owner: 'vdi', 'SnapRep-Rule': 'b' })).toEqual({
    merge: { 'snaprep-rule': 'b' },
    remove: { 'SNAPREP-DELETE': 'SourceDeleted@2026-11-23T12:00:00Z' },
  });
  expect(tagChange(from, from)).toEqual({ merge: {}, remove: {} });
});

test('a snapshot of somebody else that took the name meanwhile becomes none of ours', () => {
  const replica = replicaOf(sourceSnapshot());
  const wanted = { ...replica.tags, [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:00:00Z' };
  const { merge } = tagChange(replica.tags, wanted);
  expect(Object.keys(merge)).toEqual([tagKeys.deletion]);
});
