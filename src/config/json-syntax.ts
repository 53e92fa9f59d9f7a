/**
 * Finds what is wrong with a JSON text and where. `JSON.parse` does not always say the place, in words that differ
 * between versions of Node, and takes the last of two equal keys without a word: half of a rule would be gone.
 */
import type { ConfigurationIssue } from './configuration-error.ts';
import { pathText, type Path } from './issue-path.ts';

export interface JsonProblems {
  /** Where and why reading ended; missing exactly when `JSON.parse` reads the text. */
  syntax?: ConfigurationIssue;
  /** Keys that are there twice, or that no object may have. */
  keys: readonly ConfigurationIssue[];
}

export function jsonProblems(text: string): JsonProblems {
  return new JsonScanner(text).scan();
}

class SyntaxProblem extends Error {}

class JsonScanner {
  readonly #text: string;
  readonly #keys: ConfigurationIssue[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): JsonProblems {
    try {
      this.#value([]);
      this.#space();
      if (this.#at < this.#text.length) throw this.#problem('nothing may follow the closing bracket');
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      return { keys: this.#keys, syntax: { path: '', message: error.message } };
    }
    return { keys: this.#keys };
  }

  #value(path: Path): void {
    // Deeper than anything meant; a stack that overflows would hide the place.
    if (path.length > 100) throw this.#problem('too many brackets inside each other');
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') this.#object(path);
    else if (first === '[') this.#array(path);
    else if (first === '"') this.#string();
    else if (!this.#take(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)) {
      throw this.#problem(this.#expected('a value'));
    }
  }

  #object(path: Path): void {
    const keys = new Set<string>();
    this.#at++;
    this.#space();
    if (this.#take(/\}/y)) return;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#problem(this.#expected('a key in double quotes'));
      const start = this.#at;
      const key = this.#string();
      this.#key(key, keys, path, start);
      this.#space();
      if (!this.#take(/:/y)) throw this.#problem(this.#expected('":"'));
      this.#value([...path, key]);
      this.#space();
    } while (this.#take(/,/y));
    if (!this.#take(/\}/y)) throw this.#problem(this.#expected('"," or "}"'));
  }

  #key(key: string, keys: Set<string>, path: Path, start: number): void {
    const report = (what: string): void => {
      this.#keys.push({ path: pathText([...path, key]), message: `${what} (${this.#place(start)})` });
    };
    if (keys.has(key)) report('is there twice; remove one of the two');
    // As the name of a property this one has a meaning of its own in JavaScript.
    if (key === '__proto__') report('is not allowed as a key; remove it');
    keys.add(key);
  }

  #array(path: Path): void {
    this.#at++;
    this.#space();
    if (this.#take(/\]/y)) return;
    let index = 0;
    do {
      this.#value([...path, index++]);
      this.#space();
    } while (this.#take(/,/y));
    if (!this.#take(/\]/y)) throw this.#problem(this.#expected('"," or "]"'));
  }

  #string(): string {
    const start = this.#at;
    // No control characters, line breaks among them.
    if (!this.#take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y)) {
      throw this.#problem(
        'this text has no end on its line, or a wrong escape (write "\\\\" for a backslash)',
      );
    }
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #space(): void {
    this.#take(/[ \t\r\n]*/y);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #expected(what: string): string {
    const rest = this.#text.slice(this.#at);
    if (rest === '') return `the text ends where ${what} should be`;
    if (/^\/[/*]/.test(rest)) return `JSON has no comments; remove this one`;
    const isAfterComma = /,\s*$/.test(this.#text.slice(0, this.#at)) && /^[}\]]/.test(rest);
    if (isAfterComma) return 'remove the comma before the closing bracket';
    return `expected ${what}, found ${JSON.stringify(Array.from(rest.slice(0, 2))[0])}`;
  }

  #problem(what: string): SyntaxProblem {
    return new SyntaxProblem(`${this.#place(this.#at)}: ${what}`);
  }

  #place(offset: number): string {
    const lines = this.#text.slice(0, offset).split(/\r\n|\r|\n/);
    return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  }
}
