import type { HistoryReport } from '../../report/history.ts';
import { isWithin, tableText, uncut, type Cells } from '../table.ts';
import { groupName, reasonText, timeText } from '../words.ts';
import { unreadText } from './unread.ts';

export function historyText({ unread, happenings, since }: HistoryReport, width: number): string {
  if (happenings.length === 0) return `${unreadText(unread)}Nothing since ${timeText(since)}.\n`;
  return `${unreadText(unread)}${tableText(cellsFor(happenings, width), width)}`;
}

/** Where not all has room beside each other, the year goes first, and then the target below, before a name is cut. */
function cellsFor(happenings: HistoryReport['happenings'], width: number): Cells {
  const full = cellsOf(happenings, { year: true, target: true });
  if (isWithin(full, width)) return full;
  const year = new Set(happenings.map(({ time }) => time.slice(0, 4))).size > 1;
  const short = cellsOf(happenings, { year, target: true });
  const below = cellsOf(happenings, { year, target: false });
  return uncut(short, width) ?? uncut(below, width) ?? below;
}

/** `target`: whether it has a column, or stands before the reason. */
function cellsOf(
  happenings: HistoryReport['happenings'],
  { year, target: hasColumn }: { year: boolean; target: boolean },
): Cells {
  // One rule for all tells nothing, and takes room that the reasons need.
  const hasRules = new Set(happenings.map(({ rule }) => rule)).size > 1;
  const rows = happenings.map(({ time, what, name, target, rule, reason, approved, detail }) => {
    const place = target === undefined ? '' : groupName(target);
    const why = reasonText(reason, approved === true ? 'approved' : undefined, detail);
    return [
      timeText(time).slice(year ? 0 : 'YYYY-'.length),
      what,
      name,
      ...(hasColumn ? [place] : []),
      ...(hasRules ? [rule] : []),
      hasColumn ? why : [place, why].filter((part) => part !== '').join(': '),
    ];
  });
  const columns = [
    'TIME',
    'WHAT',
    'SNAPSHOT',
    ...(hasColumn ? ['TARGET'] : []),
    ...(hasRules ? ['RULE'] : []),
  ];
  return { head: [...columns, 'WHY'], rows, whole: ['TIME'] };
}
