/** What a person can ask the service to do, and who may. */
import type { Caller } from './api-types.ts';

export interface Act {
  /** What the button says. */
  word: string;
  /** What the question says, as a sentence that can be answered by `word`. */
  question: string;
  /** What will happen, one line each. */
  consequences: readonly string[];
  /** Whether something is lost by it. */
  isGrave?: boolean;
  /** The API's name of it, by which the service says who may. */
  operation: string;
  /** What is said when it is done. */
  done: string;
  run: () => Promise<unknown>;
}

/** Why someone may not; undefined where they may. Keys open everything. The service itself decides in the end. */
export function refusalOf(
  { operation }: Pick<Act, 'operation'>,
  caller: Caller | undefined,
): string | undefined {
  if (caller === undefined) return 'who you are is not known yet';
  const allowed = caller.operations[operation];
  if (allowed === undefined) return 'this version of the service does not offer it';
  if (caller.signIn === 'key' || allowed.some((role) => caller.roles.includes(role))) return undefined;
  return `this needs the app role ${allowed.join(' or ')}`;
}
