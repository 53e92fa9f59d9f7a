/** What the page could not read. Where something was not read, nobody knows that nothing needs anyone. */
import type { Tab } from './address.ts';
import type { ApiError } from './api.ts';
import type { DeadLettersReport, DeletionsReport, PausesReport, StatusReport } from './api-types.ts';
import { lastPart } from './words.ts';

export interface UnreadPart {
  title: string;
  /** Why. */
  detail: string;
  /** Where it would be. */
  tab: Tab;
}

/** As far as it is known what a reading came to. */
interface Read<Body> {
  body: Body | undefined;
  failure: { error: Pick<ApiError, 'message'> } | undefined;
}

export interface Readings {
  status: Read<StatusReport>;
  deletions: Read<DeletionsReport>;
  letters: Read<DeadLettersReport>;
  pauses: Read<PausesReport>;
  /** Who looks, and what the service offers them. */
  me: Read<{ operations: Readonly<Record<string, unknown>> }>;
}

/** Parts that failed as a whole, and parts of those that were read; groups that the status names are told by it. */
export function unreadOf({ status, deletions, letters, pauses, me }: Readings): UnreadPart[] {
  const told = new Set(status.body?.unread.map(({ group, rule }) => `${group} ${rule}`));
  const partly = (deletions.body?.unread ?? []).filter(({ group, rule }) => !told.has(`${group} ${rule}`));
  return [
    ...failed(status, 'How the replicas stand could not be read', 'replicas'),
    ...failed(deletions, 'Pending deletions could not be read', 'deletions'),
    ...partly.map(({ group, code, detail }): UnreadPart => ({
      title: `Pending deletions in ${lastPart(group)} could not be read`,
      detail: `${code}: ${detail}`,
      tab: 'deletions',
    })),
    ...failed(letters, 'Dead letters could not be read', 'letters'),
    ...(letters.body?.unread ?? []).map(({ group, detail }): UnreadPart => ({
      title: `Not all dead letters of ${group} could be read`,
      detail,
      tab: 'letters',
    })),
    ...failed(pauses, 'What is paused could not be read', 'pauses'),
    ...(pauses.body?.unread ?? []).map(({ detail }): UnreadPart => ({
      title: 'What is paused is not known: deletions wait',
      detail,
      tab: 'pauses',
    })),
    ...failed(me, 'What you may do here could not be read', 'replicas'),
  ];
}

function failed({ failure }: Read<unknown>, title: string, tab: Tab): UnreadPart[] {
  return failure === undefined ? [] : [{ title, detail: failure.error.message, tab }];
}

/** Whether all was read at least once that could need someone. */
export function isAllRead({ status, deletions, letters, pauses, me }: Readings): boolean {
  const isThere = (operation: string, { body }: Read<unknown>): boolean =>
    body !== undefined || me.body?.operations[operation] === undefined;
  return (
    [status, deletions, me].every(({ body }) => body !== undefined) &&
    isThere('getDeadLetters', letters) &&
    isThere('getPause', pauses)
  );
}
