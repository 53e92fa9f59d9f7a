/** The deletions that are pending, set by set, and which of them the guard holds. */
import * as z from 'zod';
import type { PendingDeletions } from '../reconciler/pending-deletions.ts';
import type { PauseState } from '../replication/pause.ts';
import { pausesField, pausesFieldOf } from './pauses.ts';
import { headOf, headSchema } from './report.ts';

export const pendingSetSchema = z.strictObject({
  setId: z.string(),
  rule: z.string(),
  target: z.string(),
  needsApproval: z.boolean().describe('whether the guard holds this set'),
  replicas: z.number().int().describe('of the rule in this target'),
  pending: z.array(z.strictObject({ replica: z.string(), reason: z.string(), due: z.string() })),
  unmarked: z.array(z.string()).describe('ids of replicas that will be marked too'),
});

export const deletionsSchema = z.strictObject({
  kind: z.literal('deletions'),
  ...headSchema,
  sets: z.array(pendingSetSchema),
  ...pausesField,
});

export type DeletionsReport = z.infer<typeof deletionsSchema>;

/** `now` in ms since 1970. */
export function deletionsReport(
  { sets, unavailable }: PendingDeletions,
  pauses: PauseState,
  now: number,
): DeletionsReport {
  // A source group that cannot be listed is one thing that was not read, however many targets hang on it.
  const unread = new Map(
    unavailable.map(({ rule, group, code, detail }) => [`${rule} ${group}`, { rule, group, code, detail }]),
  );
  return { kind: 'deletions', ...headOf(now, [...unread.values()]), sets, ...pausesFieldOf(pauses) };
}
