import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressFrom,
  home,
  isFiltered,
  orders,
  queryFrom,
  tabs,
  type Address,
} from '../../../src/page/address.ts';
import { states } from '../../../src/page/states.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const address: fc.Arbitrary<Address> = fc.record({
  states: fc.subarray(states),
  text,
  rule: text,
  target: text,
  tab: fc.constantFrom(...tabs),
  order: fc.constantFrom(...orders),
  descending: fc.boolean(),
  snapshot: text,
});

test('whatever is looked at, its address leads back to it', () => {
  fc.assert(
    fc.property(address, (one) => {
      expect(addressFrom(queryFrom(one))).toEqual(one);
    }),
  );
});

test('the start has no query', () => {
  expect(queryFrom(home)).toBe('');
  expect(addressFrom('')).toEqual(home);
});

test('an address can be read, and written by hand', () => {
  const query = '?state=blocked,missing&q=vda&snapshot=golden-images/win11&sort=-lag';
  const read = addressFrom(query);
  expect(read).toEqual({
    ...home,
    states: ['blocked', 'missing'],
    text: 'vda',
    snapshot: 'golden-images/win11',
    order: 'lag',
    descending: true,
  });
  expect(queryFrom(read)).toBe(query);
});

test('what is not known in an address counts for nothing', () => {
  expect(addressFrom('?state=gone,blocked,constructor&tab=x&sort=-size&more=1')).toEqual({
    ...home,
    states: ['blocked'],
  });
});

test('what filters is told from what is only looked at', () => {
  expect(isFiltered({ ...home, tab: 'lag', order: 'name', snapshot: 'a/b' } as Address)).toBe(false);
  expect(isFiltered({ ...home, text: 'x' })).toBe(true);
});
