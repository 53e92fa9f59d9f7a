import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonProblems } from '../../../src/config/json-syntax.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('takes exactly what JSON.parse takes', () => {
  const piece = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      'true',
      'nul',
      '-',
      '0',
      '01',
      '1.5e3',
      '.',
      ' ',
      '\n',
      '"\\u00e4"',
      '"\\x"',
      "'",
    ],
  );
  const damaged = fc.tuple(fc.json(), fc.nat(), piece).map(([json, at, text]) => {
    const place = at % (json.length + 1);
    return json.slice(0, place) + text + json.slice(place);
  });
  const texts = fc.oneof(
    fc.json(),
    damaged,
    fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(jsonProblems(text).syntax === undefined).toBe(parses(text));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3: expected "," or "}", found "\\""'],
  ['{"a" 1}', 'line 1, column 6: expected ":", found "1"'],
  ['[1 2]', 'line 1, column 4: expected "," or "]", found "2"'],
  ['[1,]', 'line 1, column 4: remove the comma before the closing bracket'],
  ['["a\n"]', 'line 1, column 2: this text has no end on its line'],
  ['["C:\\data"]', 'line 1, column 2: this text has no end on its line, or a wrong escape'],
  ['{} {}', 'line 1, column 4: nothing may follow the closing bracket'],
  ['{"a":', 'line 1, column 6: the text ends where a value should be'],
  ['['.repeat(200), 'too many brackets inside each other'],
])('%j: %s', (text, message) => {
  expect(jsonProblems(text).syntax?.message).toContain(message);
});

test('finds keys that are there twice, however they are written', () => {
  expect(jsonProblems('{"a":[{"b":1,"\\u0062":2}],"a":3}').keys).toEqual([
    { path: 'a[0].b', message: 'is there twice; remove one of the two (line 1, column 14)' },
    { path: 'a', message: 'is there twice; remove one of the two (line 1, column 27)' },
  ]);
});
