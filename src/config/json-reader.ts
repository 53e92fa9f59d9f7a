/**
 * Reads JSON with comments and trailing commas, and says of every value where it stands. Own code, because of its
 * words: `JSON.parse` and the libraries weighed (jsonc-parser, momoa) name a token that was not expected, and take
 * the last of two equal keys without a word: half of a rule would be gone.
 */
import type { ConfigurationIssue, TextPlace } from './configuration-error.ts';
import { pathText, type Path } from './issue-path.ts';

export interface JsonText {
  /** What the text says; undefined where it could not be read to its end. */
  value: unknown;
  /** Where each value stands, that of an object's member at its key; by `pathText`. */
  places: ReadonlyMap<string, TextPlace>;
  /** Where and why reading ended. */
  syntax?: ConfigurationIssue;
  /** Keys that are there twice, or that no object may have. */
  keys: readonly ConfigurationIssue[];
}

export function readJson(text: string): JsonText {
  return new JsonReader(text).read();
}

class SyntaxProblem extends Error {
  readonly place: TextPlace;

  constructor(message: string, place: TextPlace) {
    super(message);
    this.place = place;
  }
}

class JsonReader {
  readonly #text: string;
  readonly #lines: number[];
  readonly #keys: ConfigurationIssue[] = [];
  readonly #places = new Map<string, TextPlace>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)];
  }

  read(): JsonText {
    const read = { places: this.#places, keys: this.#keys };
    try {
      const value = this.#value([]);
      this.#space();
      if (this.#at < this.#text.length) throw this.#problem('nothing may follow the closing bracket');
      return { value, ...read };
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      const { message, place } = error;
      return { value: undefined, ...read, syntax: { path: '', place, message } };
    }
  }

  #value(path: Path): unknown {
    // Deeper than anything meant; a stack that overflows would hide the place.
    if (path.length > 100) throw this.#problem('too many brackets inside each other');
    this.#space();
    const name = pathText(path);
    if (!this.#places.has(name)) this.#places.set(name, this.#place(this.#at));
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(path);
    if (first === '[') return this.#array(path);
    if (first === '"') return this.#string();
    const plain = this.#take(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (plain === undefined) throw this.#problem(this.#expected('a value'));
    return JSON.parse(plain);
  }

  #object(path: Path): object {
    const object = {};
    this.#at++;
    this.#space();
    while (this.#take(/\}/y) === undefined) {
      if (this.#text[this.#at] !== '"') throw this.#problem(this.#expected('a key in double quotes'));
      const start = this.#at;
      const key = this.#string();
      this.#key(key, object, path, start);
      this.#space();
      if (this.#take(/:/y) === undefined) throw this.#problem(this.#expected('":"'));
      // Not assigned: as the name of a property `__proto__` has a meaning of its own.
      const value = this.#value([...path, key]);
      Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
      this.#next('}');
    }
    return object;
  }

  #key(key: string, object: object, path: Path, start: number): void {
    const place = this.#place(start);
    const name = pathText([...path, key]);
    const report = (message: string): void => void this.#keys.push({ path: name, place, message });
    if (Object.hasOwn(object, key)) report('is there twice; remove one of the two');
    if (key === '__proto__') report('is not allowed as a key; remove it');
    this.#places.set(name, place);
  }

  #array(path: Path): unknown[] {
    const array: unknown[] = [];
    this.#at++;
    this.#space();
    while (this.#take(/\]/y) === undefined) {
      array.push(this.#value([...path, array.length]));
      this.#next(']');
    }
    return array;
  }

  /** After a member or element: a comma, which may be the last thing before the bracket, or the bracket. */
  #next(bracket: '}' | ']'): void {
    this.#space();
    const comma = this.#take(/,/y);
    this.#space();
    if (comma === undefined && this.#text[this.#at] !== bracket) {
      throw this.#problem(this.#expected(`"," or "${bracket}"`));
    }
  }

  #string(): string {
    // No control characters, line breaks among them.
    const text = this.#take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y);
    if (text !== undefined) return JSON.parse(text) as string;
    throw this.#problem('this text has no end on its line, or a wrong escape (write "\\\\" for a backslash)');
  }

  /** Comments as well. */
  #space(): void {
    this.#take(/(?:[ \t\r\n]|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y);
    if (this.#text.startsWith('/*', this.#at)) throw this.#problem('this comment has no end; write "*/"');
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #expected(what: string): string {
    const rest = this.#text.slice(this.#at, this.#at + 2);
    if (rest === '') return `the text ends where ${what} should be`;
    return `expected ${what}, found ${JSON.stringify(Array.from(rest)[0])}`;
  }

  #problem(message: string): SyntaxProblem {
    return new SyntaxProblem(message, this.#place(this.#at));
  }

  #place(offset: number): TextPlace {
    // By halves: each value of the file is asked for. The line is the last one that begins at the offset or before it.
    let line = 1;
    for (let after = this.#lines.length + 1; after - line > 1;) {
      const middle = Math.floor((line + after) / 2);
      if ((this.#lines[middle - 1] ?? 0) <= offset) line = middle;
      else after = middle;
    }
    return { line, column: offset - (this.#lines[line - 1] ?? 0) + 1 };
  }
}
