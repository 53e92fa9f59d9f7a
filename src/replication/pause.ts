/**
 * What people stopped for a while: deletions, or everything, of one rule or of all. Copies that are under way in Azure
 * go on by themselves. Where nobody can tell what is paused, deletions wait and copies go on.
 */
import { blocked, blockedForNow, type Blocked } from './action.ts';

/** `deletions`: of replicas and of interims, whatever they are to go for. */
export type PauseScope = 'deletions' | 'everything';

export interface Pause {
  scope: PauseScope;
  /** Name of a rule; absent is all of them. */
  rule?: string;
  /** ms since 1970 */
  since: number;
  /** Object id of whoever paused, where that is known. */
  by?: string;
  /** In the words of whoever paused. */
  reason?: string;
}

/** Which pauses are meant: absent is any. */
export interface PauseFilter {
  scope?: PauseScope;
  rule?: string;
}

export type PauseState =
  { kind: 'read'; pauses: readonly Pause[] } | { kind: 'unreadable'; code: string; detail: string };

/** The pause that stops all work of a rule; undefined where there is none, and where that is not known. */
export function wholePause(state: PauseState, rule: string): Pause | undefined {
  if (state.kind !== 'read') return undefined;
  return state.pauses.find((pause) => pause.scope === 'everything' && isOfRule(pause, rule));
}

/**
 * Why nothing of this rule may be deleted now; undefined where it may, which takes a state that was read. `rules`: the
 * names in the file. A pause of a name that is not there any more may be of a rule that was renamed since, whichever that
 * is.
 */
export function heldByPause(state: PauseState, rule: string, rules: readonly string[]): Blocked | undefined {
  if (state.kind === 'unreadable') {
    const detail = `whether deletions are paused cannot be read: ${state.code}: ${state.detail}`;
    return blockedForNow('PauseUnreadable', detail);
  }
  const pause = state.pauses.find((one) => isOfRule(one, rule));
  if (pause !== undefined) {
    return blocked('DeletionsPaused', `${pauseText(pause)}; snaprep resume lets them go`);
  }
  const former = state.pauses.find((one) => !rules.some((known) => isOfRule(one, known)));
  return (
    former &&
    blocked(
      'DeletionsPaused',
      `${pauseText(former)}; no rule has this name now, and it may be this one under another: snaprep resume lets them go`,
    )
  );
}

/** With this pause; one of the same scope and rule stays as it was. */
export function withPause(pauses: readonly Pause[], added: Pause): readonly Pause[] {
  return pauses.some((one) => isSamePlace(one, added)) ? pauses : [...pauses, added];
}

/** Those that a resumption ends, and those that stay. */
export function resumed(
  pauses: readonly Pause[],
  { scope, rule }: PauseFilter,
): { ended: Pause[]; left: Pause[] } {
  const isMeant = (pause: Pause): boolean =>
    (scope === undefined || pause.scope === scope) &&
    (rule === undefined || pause.rule?.toLowerCase() === rule.toLowerCase());
  return { ended: pauses.filter(isMeant), left: pauses.filter((pause) => !isMeant(pause)) };
}

/** As people read it: `everything of all rules is paused since 2026-11-23T12:00:00.000Z: maintenance`. */
export function pauseText({ scope, rule, since, by, reason }: Pause): string {
  const what = `${scope} of ${rule === undefined ? 'all rules' : `rule ${rule}`}`;
  const who = by === undefined ? '' : ` by ${by}`;
  return `${what} ${scope === 'everything' ? 'is' : 'are'} paused since ${new Date(since).toISOString()}${who}${reason === undefined ? '' : `: ${reason}`}`;
}

function isOfRule({ rule }: Pause, name: string): boolean {
  return rule === undefined || rule.toLowerCase() === name.toLowerCase();
}

function isSamePlace(left: Pause, right: Pause): boolean {
  return left.scope === right.scope && left.rule?.toLowerCase() === right.rule?.toLowerCase();
}
