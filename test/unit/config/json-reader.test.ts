import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from '../../../src/config/json-reader.ts';

/** What `JSON.parse` makes of it; undefined when it refuses. */
function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The same text without commas before a closing bracket, but for those in strings. */
function withoutTrailingCommas(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, (found) => (found === ',' ? '' : found));
}

test('takes what JSON.parse takes, with trailing commas, and nothing else', () => {
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
      const { syntax, value } = readJson(text);
      const strict = parsed(text) ?? (syntax === undefined ? parsed(withoutTrailingCommas(text)) : undefined);
      expect(syntax === undefined ? { value } : undefined).toEqual(strict);
    }),
    { numRuns: 2000 },
  );
});

test('comments may stand wherever a space may', () => {
  const comment = fc.constantFrom('// "a": {\n', '/* ] */', '/**/', '/* a\n * b // */');
  fc.assert(
    fc.property(fc.json(), comment, (text, between) => {
      // A line break of the indented text is outside of any string.
      const value: unknown = JSON.parse(text);
      const commented = JSON.stringify(value, undefined, 1).replaceAll('\n', `${between}\n`);
      expect(readJson(`${between}${commented}${between}`)).toMatchObject({ value });
      expect(readJson(commented).syntax).toBeUndefined();
    }),
  );
});

test('says where each value stands', () => {
  const { places } = readJson('{\r\n  // x\r\n  "a b": [1,\n {"c": 2}]}');
  expect(Object.fromEntries(places)).toEqual({
    '': { line: 1, column: 1 },
    '["a b"]': { line: 3, column: 3 },
    '["a b"][0]': { line: 3, column: 11 },
    '["a b"][1]': { line: 4, column: 2 },
    '["a b"][1].c': { line: 4, column: 3 },
  });
});

test.each([
  ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3: expected "," or "}", found "\\""'],
  ['{"a" 1}', 'line 1, column 6: expected ":", found "1"'],
  ['[1 2]', 'line 1, column 4: expected "," or "]", found "2"'],
  ['[,]', 'line 1, column 2: expected a value, found ","'],
  ['[1,,2]', 'line 1, column 4: expected a value, found ","'],
  ['[1 /* 2]', 'line 1, column 4: this comment has no end; write "*/"'],
  ['[1] # no', 'line 1, column 5: nothing may follow the closing bracket'],
  ['["a\n"]', 'line 1, column 2: this text has no end on its line'],
  ['["C:\\data"]', 'line 1, column 2: this text has no end on its line, or a wrong escape'],
  ['{} {}', 'line 1, column 4: nothing may follow the closing bracket'],
  ['{"a":', 'line 1, column 6: the text ends where a value should be'],
  ['['.repeat(200), 'too many brackets inside each other'],
])('%j: %s', (text, message) => {
  const { place, message: said } = readJson(text).syntax ?? {};
  expect(`line ${String(place?.line)}, column ${String(place?.column)}: ${String(said)}`).toContain(message);
});

test('finds keys that are there twice, however they are written', () => {
  const message = 'is there twice; remove one of the two';
  expect(readJson('{"a":[{"b":1,"\\u0062":2}],"a":3}').keys).toEqual([
    { path: 'a[0].b', place: { line: 1, column: 14 }, message },
    { path: 'a', place: { line: 1, column: 27 }, message },
  ]);
});
