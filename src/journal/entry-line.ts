/**
 * An entry as a line of JSON. Fields are named one by one, so that nothing else of an object gets into the journal,
 * and `id` comes first: a line that hangs on a torn one is found by it.
 */
import type { JournalEntry, JournalKind } from '../replication/journal-entry.ts';

const kinds: Readonly<Record<JournalKind, true>> = {
  copyBegun: true,
  refused: true,
  ready: true,
  marked: true,
  unmarked: true,
  deleting: true,
  deleted: true,
  held: true,
  approved: true,
  replaced: true,
  lockLifted: true,
  lockRestored: true,
  sourceGroupLost: true,
  paused: true,
  resumed: true,
  adopted: true,
  tagged: true,
  pinned: true,
  unpinned: true,
  syncRequested: true,
  letterReplayed: true,
  letterDiscarded: true,
};

/** Azure's own texts can be long; a line stays far below what a block takes. */
const longestDetail = 1000;

/** Ends with a line break. Throws where the entry has no time: nobody would find it again. */
export function lineOf(entry: JournalEntry): string {
  const { id, time, kind, rule, source, target, uniqueId, reason, approved, by, detail, traceId } = entry;
  if (!isTime(time)) throw new TypeError(`entry ${id} has no time: ${String(time)}`);
  const line = {
    ...{ id, time, kind, rule, source },
    target: target && { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup },
    ...{ uniqueId, reason, approved, by },
    detail: detail?.slice(0, longestDetail),
    traceId,
  };
  return `${JSON.stringify(line)}\n`;
}

/** What some bytes of a blob hold. */
export interface ParsedLines {
  entries: JournalEntry[];
  /** Offsets of lines that are no entries, from the start of the bytes. */
  damaged: number[];
  /** Bytes up to and with the last line break; a line without one may still be completed. */
  complete: number;
}

/** `bytes` begin where a line does. A line that can't be read costs itself and no other. */
export function parseLines(bytes: Buffer): ParsedLines {
  const parsed: ParsedLines = { entries: [], damaged: [], complete: 0 };
  for (let start = 0; ;) {
    const end = bytes.indexOf('\n', start);
    if (end < 0) return parsed;
    const line = bytes.toString('utf8', start, end).trim();
    const { entry, isWhole } = readLine(line);
    if (entry !== undefined) parsed.entries.push(entry);
    if (!isWhole) parsed.damaged.push(start);
    start = parsed.complete = end + 1;
  }
}

function readLine(line: string): { entry?: JournalEntry | undefined; isWhole: boolean } {
  if (line === '') return { isWhole: true };
  const entry = entryFrom(line);
  if (entry !== undefined) return { entry, isWhole: true };
  // Inside the text of another entry the quotes would be escaped.
  const next = line.lastIndexOf('{"id":"');
  return { entry: next > 0 ? entryFrom(line.slice(next)) : undefined, isWhole: false };
}

/** A kind that is not known is no entry either: it may be a deletion by a newer version. */
function entryFrom(line: string): JournalEntry | undefined {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { id, time, kind, rule, source, target, approved, ...rest } = read as Record<string, unknown>;
  const { uniqueId, reason, by, detail, traceId } = rest;
  const hasAll =
    [id, rule, source].every((text) => typeof text === 'string') &&
    [uniqueId, reason, by, detail, traceId].every((text) => text === undefined || typeof text === 'string') &&
    (approved === undefined || typeof approved === 'boolean') &&
    (target === undefined || isGroup(target)) &&
    typeof kind === 'string' &&
    Object.hasOwn(kinds, kind) &&
    isTime(time);
  return hasAll ? (read as JournalEntry) : undefined;
}

function isGroup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { subscriptionId, resourceGroup } = value as Record<string, unknown>;
  return typeof subscriptionId === 'string' && typeof resourceGroup === 'string';
}

/** Within the years that a name of a blob can tell. */
function isTime(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Date.UTC(10_000, 0);
}
