import fc from 'fast-check';
import { expect, test } from 'vitest';
import { liftPlan } from '../../../src/replication/locks/lift.ts';
import { lockText, type Lock } from '../../../src/replication/locks/lock.ts';
import { ownLock } from '../../../src/replication/locks/own-lock.ts';

const subscription = '/subscriptions/22222222-2222-2222-2222-222222222222';
const group = `${subscription}/resourceGroups/rg-images-weu`;
const replica = `${group}/providers/Microsoft.Compute/snapshots/golden-1`;

function lockAt(scope: string, name: string, level: string): Lock {
  return { id: `${scope}/providers/Microsoft.Authorization/locks/${name}`, name, level };
}

const level = fc.constantFrom('CanNotDelete', 'ReadOnly', 'readonly');
const name = fc.constantFrom('keep', 'audit', ownLock.name);
const above = fc.constantFrom(subscription, group, group.toUpperCase());
/** Neither above nor under the replica, though their ids begin alike. */
const aside = fc.constantFrom(
  `${replica}-2`,
  `${group}-2`,
  `${group}/providers/Microsoft.Compute/disks/golden-1`,
);

const onIt = fc.record({ name, level }).map((lock) => lockAt(replica, lock.name, lock.level));
/** One resource has one lock of a name. */
const allOnIt = fc.uniqueArray(onIt, { selector: (lock) => lock.id });
const fromAbove = fc
  .record({ scope: above, name, level })
  .map((lock) => lockAt(lock.scope, lock.name, lock.level));
const fromAside = fc
  .record({ scope: aside, name, level })
  .map((lock) => lockAt(lock.scope, lock.name, lock.level));
const effect = fc.constantFrom('write' as const, 'delete' as const);
const ruleLocks = fc.constantFrom('respect' as const, 'lift' as const);

test('with a hindering lock above, or one that cannot be placed, nothing is lifted, and it is named', () => {
  const unplaced = level.map((one) => ({ id: 'somewhere', name: 'odd', level: one }));
  fc.assert(
    fc.property(
      fc.array(onIt),
      fc.oneof(fromAbove, unplaced),
      fc.array(fromAside),
      effect,
      ruleLocks,
      (own, high, others, what, rule) => {
        fc.pre(what === 'delete' || high.level.toLowerCase() === 'readonly');
        const plan = liftPlan([...own, ...others, high, ...own], replica, what, rule);
        expect(plan.kind).toBe('held');
        expect(plan.kind === 'held' && plan.by.map(lockText)).toContain(lockText(high));
      },
    ),
  );
});

test('what goes sits on the resource itself and hinders, and nothing that hinders is left', () => {
  fc.assert(
    fc.property(allOnIt, fc.array(fromAside), effect, (own, others, what) => {
      const plan = liftPlan([...others, ...own], replica, what, 'lift');
      const hindering = own.filter((lock) => what === 'delete' || lock.level.toLowerCase() === 'readonly');
      expect(plan).toEqual(hindering.length === 0 ? { kind: 'free' } : { kind: 'lift', locks: hindering });
    }),
  );
});

test('under respect ours goes, and only where it is the only one that hinders', () => {
  const ours = lockAt(replica, ownLock.name, ownLock.level);
  expect(liftPlan([ours], replica, 'delete', 'respect')).toEqual({ kind: 'lift', locks: [ours] });
  const audit = lockAt(replica, 'audit', 'CanNotDelete');
  expect(liftPlan([ours, audit], replica, 'delete', 'respect')).toEqual({ kind: 'held', by: [audit] });
  // A lock of our name at another level is somebody else's.
  const taken = lockAt(replica, ownLock.name, 'ReadOnly');
  expect(liftPlan([taken], replica, 'write', 'respect')).toEqual({ kind: 'held', by: [taken] });
});

test('a lock under the resource holds its deletion, and is nobody we may lift', () => {
  const under = lockAt(`${replica}/providers/Microsoft.Foo/bars/x`, 'deep', 'CanNotDelete');
  expect(liftPlan([under], replica, 'delete', 'lift')).toEqual({ kind: 'held', by: [under] });
  expect(liftPlan([{ ...under, level: 'ReadOnly' }], replica, 'write', 'lift')).toEqual({ kind: 'free' });
});
