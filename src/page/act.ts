/** What a person can ask the service to do, and who may. */

export type AppRole = 'Reader' | 'Operator' | 'Approver';

export interface Act {
  /** What the button says. */
  word: string;
  /** What the question says, as a sentence that can be answered by `word`. */
  question: string;
  /** What will happen, one line each. */
  consequences: readonly string[];
  /** Whether something is lost by it. */
  isGrave?: boolean;
  /** Any of these. */
  roles: readonly AppRole[];
  /** What is said when it is done. */
  done: string;
  run: () => Promise<unknown>;
}

/** Why someone may not; undefined where they may. Keys open everything. */
export function refusalOf(
  { roles }: Pick<Act, 'roles'>,
  caller: { signIn: 'entra' | 'key'; roles: readonly string[] } | undefined,
): string | undefined {
  if (caller === undefined) return 'who you are is not known yet';
  if (caller.signIn === 'key' || roles.some((role) => caller.roles.includes(role))) return undefined;
  return `this needs the app role ${roles.join(' or ')}`;
}
