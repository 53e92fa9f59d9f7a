/**
 * Turns what the service logs into lines that a person can follow. Reads the JSON lines of the functions as
 * anyone could who looks at the logs of a deployed app; knows nothing else of the product.
 */

/** What the Functions host hands on of a log line. */
export interface LoggedLine {
  level: string;
  message: string;
  functionName?: string | undefined;
}

type LogRecord = Record<string, unknown>;

/** One readable line, or undefined for what says nothing new. */
export class Narrator {
  /** The last line for each replica, so that a look that found nothing new stays silent. */
  readonly #last = new Map<string, string>();

  lineFor({ level, message, functionName }: LoggedLine): string | undefined {
    const record = parse(message);
    if (record === undefined) return level === 'error' ? `${functionName ?? 'host'}: ${message}` : undefined;
    switch (record['event']) {
      case 'eventReceived':
        return `event     ${text(record, 'source')}: ${text(record, 'change')}, a hint for each of ${text(record, 'hints')} targets`;
      case 'eventDropped':
        return `event     dropped: ${text(record, 'reason')}`;
      case 'reconciled':
        return this.#replicaLine(record);
      case 'synced':
        return `sync      ${text(record, 'source')} → ${text(record, 'target')}: ${countsOf(record)}, ${text(record, 'hints')} hints`;
      case 'workGroupSwept': {
        const removed = Array.isArray(record['removed']) ? record['removed'].length : 0;
        return `sync      ${text(record, 'resourceGroup')}: temporary things of ${text(record, 'pairs')} sources, ${removed} removed`;
      }
      case 'replicaWithoutRule':
        return `sync      no rule stands for ${text(record, 'replica')}`;
      case 'deletionsApproved':
        return `guard     set ${text(record, 'setId')} approved: ${text(record, 'approved')} deletions`;
      default:
        return `${text(record, 'event')} ${text(record, 'detail')}`;
    }
  }

  #replicaLine(record: LogRecord): string | undefined {
    const replica = `${text(record, 'source')} → ${text(record, 'target')}`;
    const line = `replica   ${replica}: ${describe(record)}`;
    if (this.#last.get(replica) === line) return undefined;
    this.#last.set(replica, line);
    return line;
  }
}

/** The reason in its own word, and what a person wants to know with it. */
function describe(record: LogRecord): string {
  const reason = text(record, 'reason');
  const percent = record['percent'];
  switch (record['kind']) {
    case 'beginCopy':
      return `copy begun (${reason})`;
    case 'deleteReplica':
      return `replica deleted (${reason})`;
    case 'stage':
      return `full snapshot on its way (${reason}${typeof percent === 'number' ? `, ${percent.toFixed(0)} %` : ''})`;
    case 'convert':
      return `full snapshot on its way (${reason}${detailOf(record)})`;
    case 'setTags':
      return reason === 'SourceDeleted' || reason === 'SourceUnselected'
        ? `marked for deletion (${reason})`
        : `tags written (${reason})`;
    case 'blocked':
      return `BLOCKED ${reason}: ${text(record, 'detail')}`;
    case 'failed':
      return `failed, will try again: ${text(record, 'detail')}`;
    default:
      return typeof percent === 'number' ? `${reason} ${bar(percent)} ${percent.toFixed(0)} %` : reason;
  }
}

function bar(percent: number): string {
  const full = Math.round(percent / 5);
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)}`;
}

function countsOf(record: LogRecord): string {
  const counts = record['counts'];
  if (record['stopped'] !== undefined) return `stopped: ${JSON.stringify(record['stopped'])}`;
  if (typeof counts !== 'object' || counts === null) return 'nothing';
  const parts = Object.entries(counts).map(([reason, count]) => `${reason} ${String(count)}`);
  return parts.length === 0 ? 'nothing there' : parts.join(', ');
}

function text(record: LogRecord, key: string): string {
  const value = record[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function parse(message: string): LogRecord | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? (value as LogRecord) : undefined;
  } catch {
    return undefined;
  }
}

function detailOf(record: LogRecord): string {
  const detail = text(record, 'detail');
  return detail === '' ? '' : `: ${detail}`;
}
