import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrollFor, virtualWindow } from '../../../src/page/virtual-window.ts';

const view = fc.record({
  scrollTop: fc.integer({ min: -200, max: 200_000 }),
  height: fc.integer({ min: 0, max: 2000 }),
  rowHeight: fc.integer({ min: 20, max: 200 }),
  count: fc.integer({ min: 0, max: 5000 }),
  beyond: fc.integer({ min: 0, max: 20 }),
});

test('every row that is seen is drawn, and not many more', () => {
  fc.assert(
    fc.property(view, (one) => {
      const { first, end } = virtualWindow(one);
      const { scrollTop, height, rowHeight, count, beyond } = one;
      expect(first).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(count);
      expect(end - first).toBeLessThanOrEqual(Math.ceil(height / rowHeight) + 1 + 2 * beyond);
      const top = Math.max(0, Math.min(scrollTop, count * rowHeight - height));
      for (let row = 0; row < count; row += 1) {
        const isSeen = row * rowHeight < top + height && (row + 1) * rowHeight > top;
        if (isSeen && (row < first || row >= end)) throw new Error(`row ${row} is seen and not drawn`);
      }
    }),
  );
});

test('a row that is seen stays where it is; any other comes to the nearer edge', () => {
  const at = { scrollTop: 500, height: 300, rowHeight: 50 };
  expect(scrollFor(10, at)).toBe(500);
  expect(scrollFor(15, at)).toBe(500);
  expect(scrollFor(16, at)).toBe(550);
  expect(scrollFor(9, at)).toBe(450);
});
