/**
 * Turns what the service logs into lines that a person can follow. Reads the JSON lines of the functions as
 * anyone could who looks at the logs of a deployed app; knows nothing else of the product.
 */

import type { WaitReason } from '../replication/action.ts';
import { LastLooks } from './last-looks.ts';
import type { Colour, Screen } from './screen.ts';

/** What the Functions host hands on of a log line. */
export interface LoggedLine {
  level: string;
  message: string;
  functionName?: string | undefined;
}

type LogRecord = Record<string, unknown>;

/**
 * Reasons that only say that something takes its time, where the rest of the line says it better, or that a second look
 * came to what a first had done.
 */
const quiet = new Set([
  'Copying',
  'DeletionPending',
  'ReplicaNotProvenAbsent',
  'NotSelected',
  'SourceNotVisible',
  'ReplicaChanged',
  'NothingToDo',
]);

/** One readable line, or undefined for what says nothing new. */
export class Narrator {
  readonly #screen: Screen;
  /** The last line for each replica, so that a look that found nothing new stays silent. */
  readonly #last = new Map<string, string>();
  readonly looks = new LastLooks();
  readonly #details = new Set<string>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  lineFor({ level, message, functionName }: LoggedLine): string | undefined {
    const record = parse(message);
    if (record === undefined) return level === 'error' ? `${functionName ?? 'host'}: ${message}` : undefined;
    switch (record['event']) {
      case 'eventReceived':
        return `event     ${text(record, 'source')}: ${changes[text(record, 'change')] ?? text(record, 'change')}`;
      case 'eventDropped':
        return `event     means nothing here (${inWords(text(record, 'reason'))})`;
      case 'reconciled':
        return this.#replicaLine(record);
      case 'synced':
        return `sync      ${text(record, 'source')} → ${text(record, 'target')}: ${countsOf(record)}`;
      case 'started':
        return 'host      the service has started';
      case 'syncRequested':
        return 'sync      is asked for';
      case 'syncStarted':
        return 'sync      begins: every pair of groups is compared';
      case 'syncFinished':
        return 'sync      ends';
      case 'workGroupSwept': {
        const removed = Array.isArray(record['removed']) ? record['removed'].length : 0;
        return removed === 0
          ? undefined
          : `sync      ${text(record, 'resourceGroup')}: ${removed} temporary things removed`;
      }
      case 'replicaWithoutRule':
        return `sync      no rule stands for ${text(record, 'replica')}`;
      case 'approvalRequested':
        return `guard     ${text(record, 'replicas')} deletions are to be approved`;
      case 'deletionsApproved':
        return `guard     ${text(record, 'approved')} deletions approved`;
      default:
        return `${text(record, 'event')} ${text(record, 'detail')}`;
    }
  }

  #replicaLine(record: LogRecord): string | undefined {
    const replica = `${text(record, 'source')} → ${text(record, 'target')}`;
    const { key, before } = this.looks.see(record);
    // A second look that came a moment late to the same deletion.
    if (before === 'deleteReplica' && record['reason'] === 'ChangedSince') return undefined;
    const said = describe(record);
    const whole = said?.detail === undefined ? said?.text : `${said.text}: ${said.detail}`;
    if (said === undefined || whole === undefined || this.#last.get(key) === whole) return undefined;
    this.#last.set(key, whole);
    return `replica   ${replica}: ${this.#screen.colour(said.colour, this.#onlyOnce(said, whole))}`;
  }

  /** What holds for many replicas is told in full for the first of them. */
  #onlyOnce({ text, detail }: Said, whole: string): string {
    if (detail === undefined) return text;
    if (this.#details.has(detail)) return text;
    this.#details.add(detail);
    return whole;
  }
}

const changes: Readonly<Record<string, string>> = { write: 'taken or changed', delete: 'deleted' };

interface Said {
  text: string;
  /** In Azure's words, or the guard's. */
  detail?: string;
  colour: Colour;
}

/** What a person wants to know, with the reason in its own word where it is one to look up. */
function describe(record: LogRecord): Said | undefined {
  const reason = text(record, 'reason');
  switch (record['kind']) {
    case 'beginCopy':
      return { text: 'copy begun', colour: 'yellow' };
    case 'deleteReplica':
      return { text: `deleted (${reason})`, colour: 'magenta' };
    case 'stage':
      return fullText[reason];
    case 'convert':
      return fullText[reason];
    case 'setTags':
      return reason === 'SourceDeleted' || reason === 'SourceUnselected'
        ? { text: `to be deleted after the delay (${reason})`, colour: 'magenta' }
        : undefined;
    case 'blocked':
      return {
        text: `waits for a person (${reason})`,
        detail: shortIds(text(record, 'detail')),
        colour: 'red',
      };
    case 'failed':
      // Not Azure's word but the service's own: two looks at once, or a person in between.
      if (reason === 'ChangedSince') return { text: 'changed meanwhile, looked at again', colour: 'yellow' };
      return {
        text: 'Azure refused, tried again soon',
        detail: shortIds(text(record, 'detail')),
        colour: 'red',
      };
    default:
      if (reason === 'InSync') return { text: 'in sync', colour: 'green' };
      if (quiet.has(reason)) return undefined;
      return {
        text: waitFor(reason) ?? (record['kind'] === 'wait' ? `waits (${reason})` : reason),
        colour: 'yellow',
      };
  }
}

/** A full snapshot that travels to another region, step by step. */
const fullText: Readonly<Record<string, Said>> = {
  StagingCopy: { text: 'full: its pages are copied to a private blob', colour: 'yellow' },
  StagingDone: { text: 'full: the private blob is removed', colour: 'dim' },
  ConversionPrepared: { text: 'full: a temporary disk carries it', colour: 'yellow' },
  ConversionDone: { text: 'full: the temporary disk is removed', colour: 'dim' },
};

type SaidOtherwise =
  'Copying' | 'DeletionPending' | 'ReplicaNotProvenAbsent' | 'ReplicaChanged' | 'SourceNotVisible';

const waits: Readonly<Record<Exclude<WaitReason, SaidOtherwise>, string>> = {
  WaitingForOlderSibling: 'waits for the older snapshot of its disk, as only the changes since are copied',
  OlderSiblingNotBegun:
    'waits until the older snapshot of its disk is begun, as only the changes since are copied',
  StagingAccountPending: 'full: waits for its private storage account',
  StagingBusy: 'full: waits for its private blob',
  ConversionPending: 'full: waits for its temporary disk',
  ConversionBusy: 'full: waits, as another target is copied from its temporary disk',
  SourceNotReady: 'waits until its source is made',
  ReplicaBeingDeleted: 'waits until what has its name is deleted',
  LockLingering: 'waits until Azure has forgotten a lock',
  NewImageNotProven: 'waits until the new image beside it is proven whole',
  NoOtherImageYet: 'stays until the next image is there',
  RenewalPending: 'waits for the new image beside it',
};

/** Where Azure, or a person, holds it up. */
const heldUp: Readonly<Record<string, string>> = {
  Throttled: 'waits, as Azure asks for a pause',
  QuotaReached: 'waits, as Azure makes no more copies at once',
  Paused: 'waits, as people paused it',
};

function waitFor(reason: string): string | undefined {
  return Object.hasOwn(waits, reason) ? waits[reason as keyof typeof waits] : heldUp[reason];
}

function countsOf(record: LogRecord): string {
  const { counts, stopped } = record;
  if (typeof stopped === 'object' && stopped !== null)
    return `stopped: ${text(stopped as LogRecord, 'detail')}`;
  if (typeof counts !== 'object' || counts === null) return 'nothing';
  const parts = Object.entries(counts).map(([reason, count]) => `${String(count)} ${inWords(reason)}`);
  return parts.length === 0 ? 'nothing there' : parts.join(', ');
}

/** `NotSelected` as "not selected": where it says how many there are, and is nothing to look up. */
function inWords(reason: string): string {
  return reason.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** Ids of Azure as group and name: in full they take lines of a terminal, and the groups are known. */
function shortIds(detail: string): string {
  return detail.replace(
    /\/subscriptions\/[^/\s']+\/resourcegroups\/([^/\s']+)\/providers\/[^/\s']+\/[^/\s']+\/([^/\s'",;)]+)/gi,
    '$1/$2',
  );
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
