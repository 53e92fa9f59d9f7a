import type { Cost } from '../../report/costs.ts';
import type { Planned, PlanReport } from '../../report/plan.ts';
import { roomy, tableText } from '../table.ts';
import { bytesText, groupName, plural, reasonText, timeText } from '../words.ts';
import { unreadText } from './unread.ts';

export function planText(report: PlanReport, width: number): string {
  const { changes, deletions, waiting, blocked, guard } = report;
  return [
    unreadText(report.unread),
    section('Would be done', changes, width),
    section('Deletions', deletions, width),
    guardText(guard),
    section('Waiting', waiting, width),
    section('Needs someone', blocked, width),
    sumText(report),
    ...(report.costs ?? []).map(costText),
  ].join('');
}

function sumText(report: PlanReport): string {
  const { changes, deletions, waiting, blocked, inSync, copies, mostBytes, complete } = report;
  const nothing = complete ? 'Nothing to do' : 'Nothing to do in what could be read';
  const others = changes.length - copies;
  const parts = [
    copies > 0 && `${plural(copies, 'copy', 'copies')} of at most ${bytesText(mostBytes)} together`,
    others > 0 && plural(others, 'other change'),
    deletions.length > 0 && plural(deletions.length, 'deletion'),
    waiting.length > 0 && `${waiting.length} waiting`,
    blocked.length > 0 &&
      `${blocked.length} ${blocked.length === 1 ? 'needs' : 'need'} someone, of which snaprep explain NAME says more`,
  ].filter((part) => part !== false);
  return `${[...(parts.length === 0 ? [nothing] : parts), `${inSync} in sync`].join(', ')}.\n`;
}

/** From nothing to the most: Azure bills what is used, and tells nobody beforehand. */
function costText(cost: Cost): string {
  const { target, location, currency, mostPerMonth, mostTransfer, pricesAsOf, unknown } = cost;
  const parts = [
    mostPerMonth === undefined ? undefined : `0 to ${mostPerMonth.toFixed(2)} ${currency} a month`,
    mostTransfer === undefined
      ? undefined
      : `0 to ${mostTransfer.toFixed(2)} ${currency} once for the transfer`,
    unknown.length === 0 ? undefined : `no price of ${unknown.join(', ')}`,
  ];
  const words = parts.filter((part) => part !== undefined).join(', ');
  return `Costs in ${groupName(target)} (${location}): ${words}; prices of ${pricesAsOf.slice(0, 10)}.\n`;
}

function section(title: string, planned: readonly Planned[], width: number): string {
  if (planned.length === 0) return '';
  const rows = planned.map((one) => [
    one.name,
    groupName(one.target),
    one.location,
    one.way ?? one.action,
    one.mostBytes === undefined ? '' : `0 to ${bytesText(one.mostBytes)}`,
    reasonText(one.reason, one.detail),
  ]);
  const head = ['SNAPSHOT', 'TARGET', 'REGION', 'BY', 'BYTES', 'WHY'];
  return `${title}\n${tableText(roomy({ head, rows }, 'REGION', width), width)}\n`;
}

function guardText(guard: PlanReport['guard']): string {
  const lines = guard.map(
    ({ setId, rule, target, needsApproval, pending, replicas }) =>
      `Pending set ${setId}: ${pending.length} of ${replicas} replicas of ${rule} in ${groupName(target)}, ` +
      `first due ${timeText(pending.map(({ due }) => due).sort()[0] ?? '')}; ` +
      `${needsApproval ? `held by the guard: snaprep deletions approve ${setId}` : 'goes without asking'}\n`,
  );
  return lines.length === 0 ? '' : `${lines.join('')}\n`;
}
