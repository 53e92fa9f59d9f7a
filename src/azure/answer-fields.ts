/**
 * Reads the fields of an answer as what they have to be. A value of another kind, or one that is missing where there
 * has to be one, makes the whole answer worthless: what it says of a snapshot must never be guessed.
 */
import { ArmError } from '../reconciler/arm-error.ts';

export class AnswerFields {
  readonly #call: string;
  readonly #problems: string[] = [];

  /** `call` names what was read, for people. */
  constructor(call: string) {
    this.#call = call;
  }

  /** A text that has to be there. */
  text(name: string, value: unknown): string {
    const found = this.textOrNone(name, value);
    if (found !== undefined) return found;
    this.#missing(name);
    return '';
  }

  /** An empty one says nothing: some clients write it to take a value off, and Azure refuses it in a request. */
  textOrNone(name: string, value: unknown): string | undefined {
    if (isNothing(value) || value === '') return undefined;
    if (typeof value === 'string') return value;
    this.#wrong(name, 'text');
    return undefined;
  }

  numberOrNone(name: string, value: unknown): number | undefined {
    if (isNothing(value)) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.#wrong(name, 'number');
    return undefined;
  }

  booleanOrNone(name: string, value: unknown): boolean | undefined {
    if (isNothing(value)) return undefined;
    if (typeof value === 'boolean') return value;
    this.#wrong(name, 'boolean');
    return undefined;
  }

  /** A time that has to be there, as ms since 1970. */
  time(name: string, value: unknown): number {
    if (isNothing(value)) {
      this.#missing(name);
      return 0;
    }
    const time = value instanceof Date ? value.getTime() : Number.NaN;
    if (Number.isNaN(time)) this.#wrong(name, 'time');
    return time;
  }

  /** Texts by their keys; none where there is nothing. */
  texts(name: string, value: unknown): Record<string, string> {
    if (isNothing(value)) return {};
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.#wrong(name, 'object');
      return {};
    }
    const entries = Object.entries(value);
    if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
      this.#wrong(name, 'object of texts');
      return {};
    }
    return Object.fromEntries(entries);
  }

  /**
   * What was read, or `ArmError` with the code `MalformedAnswer` and all problems. It has no status, as when no answer
   * came: to ask again may help.
   */
  checked<Answer>(answer: Answer): Answer {
    if (this.#problems.length === 0) return answer;
    const message = `Azure's answer cannot be used: ${this.#problems.join(', ')}`;
    throw new ArmError(this.#call, { code: 'MalformedAnswer', message });
  }

  #missing(name: string): void {
    this.#problems.push(`${name} is missing`);
  }

  /** What was found is not told: it may be anything. */
  #wrong(name: string, kind: string): void {
    this.#problems.push(`${name} is no ${kind}`);
  }
}

function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
