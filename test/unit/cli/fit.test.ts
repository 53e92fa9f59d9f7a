import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hanging } from '../../../src/cli/fit.ts';

const words = fc.array(fc.string({ unit: fc.constantFrom('a', '/', '-'), minLength: 1, maxLength: 90 }), {
  minLength: 1,
  maxLength: 20,
});

test('a hanging text breaks between words alone, is as narrow as its longest word lets it, and says all', () => {
  fc.assert(
    fc.property(words, fc.nat({ max: 20 }), fc.integer({ min: 40, max: 120 }), (all, head, columns) => {
      const indent = ' '.repeat(head);
      const lines = hanging(indent, all.join(' '), columns);
      expect(lines.every((line) => line.startsWith(indent))).toBe(true);
      expect(lines.flatMap((line) => line.slice(head).split(' '))).toEqual(all);
      for (const line of lines) {
        if (line.length > columns) expect(line.slice(head)).not.toContain(' ');
      }
      expect(hanging(indent, all.join(' '), 0)).toHaveLength(1);
    }),
  );
});
