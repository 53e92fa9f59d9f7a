import type { ReplicaStatus, StatusReport } from '../../report/status.ts';
import { roomy, tableText } from '../table.ts';
import { durationText, groupName, plural, timeText } from '../words.ts';
import { unreadText } from './unread.ts';

/** A word and a sign for each state: colour alone tells nothing to many people and to every log. */
const signs: Readonly<Record<ReplicaStatus['state'], string>> = {
  ready: '✓ ready',
  copying: '… copying',
  waiting: '… waiting',
  missing: '+ missing',
  changing: '~ changing',
  blocked: '✗ blocked',
  approval: '! approval',
  deleting: '- deleting',
  kept: '= kept',
  foreign: '? foreign',
};

/** What is to go and cannot has the sign of what is blocked, and the state by which it is asked for. */
function stateText({ state, reason, paused, held }: ReplicaStatus): string {
  if (paused !== undefined) return `‖ ${state}`;
  if (held) return `! ${state}`;
  return state === 'deleting' && reason === 'ScopeLocked' ? `✗ ${state}` : signs[state];
}

/** `isNarrowed`: whether only some of all was asked for. */
export function statusText(report: StatusReport, width: number, isNarrowed = false): string {
  const rows = report.replicas.map((one) => [
    one.name,
    groupName(one.target),
    one.location,
    stateText(one),
    one.percent === undefined ? '' : `${Math.floor(one.percent)} %`,
    one.etaSeconds === undefined ? '' : durationText(one.etaSeconds),
    one.lagSeconds === undefined ? '' : durationText(one.lagSeconds),
    why(one),
  ]);
  const head = ['SNAPSHOT', 'TARGET', 'REGION', 'STATE', 'DONE', 'ETA', 'LAG', 'WHY'];
  const table =
    rows.length > 0
      ? tableText(roomy({ head, rows }, 'REGION', width), width)
      : nothingText(report.complete, isNarrowed);
  return `${unreadText(report.unread)}${table}${countsText(report)}`;
}

function nothingText(isComplete: boolean, isNarrowed: boolean): string {
  if (isComplete) {
    return isNarrowed
      ? 'Nothing fits what was asked for.\n'
      : 'Nothing is selected, and no replica is there.\n';
  }
  return isNarrowed
    ? 'Of what could be read, nothing fits what was asked for.\n'
    : 'Of what could be read, nothing is selected, and no replica is there.\n';
}

/** What is in time needs no words. */
const objectiveWords = { onTime: undefined, willMiss: '! will miss', missed: '! missed' } as const;

function objectiveText({ objective = 'onTime', objectiveDue }: ReplicaStatus): string | undefined {
  const words = objectiveWords[objective];
  return words && `${words} ${timeText(objectiveDue ?? '').slice(11)}`.trimEnd();
}

function why(one: ReplicaStatus): string {
  const { state, reason, detail, deletionDue, paused, held, locks } = one;
  if (state === 'ready' && reason === 'InSync') return '';
  const due = deletionDue === undefined ? undefined : `due ${timeText(deletionDue)}`;
  const still = paused && (paused === 'everything' ? 'paused' : 'deletions are paused');
  const waits = held && 'waits for an approval';
  return [objectiveText(one), still, waits, reason, due, detail, locks && 'locks unknown']
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
}

function countsText({ counts, replicas }: StatusReport): string {
  const words = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  if (words.length === 0) return '';
  const held = replicas.filter((one) => one.held).length;
  const waits = `${plural(held, 'deletion waits', 'deletions wait')} for an approval: snaprep deletions list.`;
  return `${words.join(', ')}.${held === 0 ? '' : ` ${waits}`}\n`;
}
