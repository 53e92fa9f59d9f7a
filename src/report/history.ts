/** What was done and when, from the journal; the newest last. */
import * as z from 'zod';
import type { JournalEntry } from '../replication/journal-entry.ts';
import { groupText, parseSnapshotId } from '../replication/resource-id.ts';
import { headOf, headSchema, isoTime, type Unread } from './report.ts';

const happeningSchema = z.strictObject({
  time: isoTime,
  what: z
    .string()
    .describe('copyBegun, refused, ready, marked, deleting, deleted, held, approved, adopted …'),
  rule: z.string(),
  name: z.string().describe('of the snapshot; empty where it is about a whole group'),
  source: z.string(),
  target: z.string().optional(),
  reason: z.string().optional(),
  approved: z.boolean().optional(),
  by: z.string().optional().describe('object id of whoever approved'),
  detail: z.string().optional(),
});

export const historySchema = z.strictObject({
  kind: z.literal('history'),
  ...headSchema,
  since: isoTime,
  happenings: z.array(happeningSchema),
  omitted: z.number().int().optional().describe('older ones that were left out; absent is none'),
});

export type HistoryReport = z.infer<typeof historySchema>;

/** `entries` as the journal gives them, in order of time; `damages` are places in it that could not be read. */
export function historyReport(
  entries: readonly JournalEntry[],
  damages: readonly string[],
  { since, now }: { since: number; now: number },
): HistoryReport {
  const unread = damages.map((detail): Unread => ({
    group: 'journal',
    rule: '',
    code: 'JournalDamaged',
    detail,
  }));
  return {
    kind: 'history',
    ...headOf(now, unread),
    since: new Date(since).toISOString(),
    happenings: entries.map(({ time, kind, rule, source, target, reason, approved, by, detail }) => ({
      time: new Date(time).toISOString(),
      what: kind,
      rule,
      name: parseSnapshotId(source)?.name ?? '',
      source,
      ...(target && { target: groupText(target) }),
      ...(reason !== undefined && { reason }),
      ...(approved !== undefined && { approved }),
      ...(by !== undefined && { by }),
      ...(detail !== undefined && { detail }),
    })),
  };
}
