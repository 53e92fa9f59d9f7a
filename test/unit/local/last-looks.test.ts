import { expect, test } from 'vitest';
import type { Expectation } from '../../../src/local/expectation.ts';
import { LastLooks } from '../../../src/local/last-looks.ts';

const from = { subscriptionId: 'S-1', resourceGroup: 'rg-images', location: 'northeurope' };
const at = { subscriptionId: 's-2', resourceGroup: 'rg-weu', location: 'westeurope' };

function expectation(expected: Expectation['expected'], target = at): Expectation {
  return { snapshot: 'a', target: target.resourceGroup, at: target, from, expected, because: '' };
}

/** Looks at one replica that ended with these kinds. */
function after(...kinds: string[]): LastLooks {
  const looks = new LastLooks();
  for (const kind of kinds) {
    looks.see({
      source: 'a',
      sourceSubscription: 's-1',
      sourceGroup: 'RG-images',
      target: 'rg-weu',
      targetSubscription: 's-2',
      kind,
    });
  }
  return looks;
}

test('of a replica all is told once a look needs nothing, and no earlier', () => {
  const told = (...kinds: string[]): boolean => after(...kinds).isTold(expectation('replica'));
  expect(told()).toBe(false);
  expect(told('beginCopy')).toBe(false);
  expect(told('beginCopy', 'wait')).toBe(false);
  expect(told('beginCopy', 'none')).toBe(true);
  expect(told('none', 'setTags')).toBe(false);
});

test('of what has to be absent, once its deletion is told, or where there was never anything to tell', () => {
  const told = (...kinds: string[]): boolean => after(...kinds).isTold(expectation('absent'));
  expect(told()).toBe(true);
  expect(told('none', 'setTags')).toBe(false);
  expect(told('setTags', 'wait')).toBe(false);
  expect(told('setTags', 'deleteReplica')).toBe(true);
  expect(told('deleteReplica', 'failed')).toBe(false);
  expect(told('deleteReplica', 'failed', 'none')).toBe(true);
});

test('groups of one name in two subscriptions are two', () => {
  expect(after('none').isTold(expectation('replica', { ...at, subscriptionId: 's-3' }))).toBe(false);
});
