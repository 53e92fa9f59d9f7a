import type { HistoryReport } from '../../report/history.ts';
import { tableText } from '../table.ts';
import { groupName, reasonText, timeText } from '../words.ts';
import { unreadText } from './unread.ts';

export function historyText({ unread, happenings, since }: HistoryReport, width: number): string {
  if (happenings.length === 0) return `${unreadText(unread)}Nothing since ${timeText(since)}.\n`;
  // One rule for all tells nothing, and takes room that the reasons need.
  const hasRules = new Set(happenings.map(({ rule }) => rule)).size > 1;
  const rows = happenings.map(({ time, what, name, target, rule, reason, approved, detail }) => [
    timeText(time),
    what,
    name,
    target === undefined ? '' : groupName(target),
    ...(hasRules ? [rule] : []),
    reasonText(reason, approved === true ? 'approved' : undefined, detail),
  ]);
  const head = ['TIME', 'WHAT', 'SNAPSHOT', 'TARGET', ...(hasRules ? ['RULE'] : []), 'WHY'];
  return `${unreadText(unread)}${tableText({ head, rows, whole: ['TIME'] }, width)}`;
}
