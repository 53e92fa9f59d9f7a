/** What people paused. */
import * as z from 'zod';
import type { Pause, PauseState } from '../replication/pause.ts';
import { headOf, headSchema, isoTime } from './report.ts';

export const pauseSchema = z.strictObject({
  scope: z.enum(['deletions', 'everything']),
  rule: z.string().optional().describe('absent is all rules'),
  since: isoTime,
  by: z.string().optional().describe('object id of whoever paused'),
  reason: z.string().optional().describe('in the words of whoever paused'),
});

export type PauseView = z.infer<typeof pauseSchema>;

/** In other reports. */
export const pausesField = {
  pauses: z
    .array(pauseSchema)
    .optional()
    .describe('what is paused; absent where that could not be read, and deletions wait then'),
};

export const pausesSchema = z.strictObject({
  kind: z.literal('pauses'),
  ...headSchema,
  pauses: z.array(pauseSchema),
});

export type PausesReport = z.infer<typeof pausesSchema>;

/** `now` in ms since 1970. */
export function pausesReport(state: PauseState, now: number): PausesReport {
  const { pauses = [] } = pausesFieldOf(state);
  if (state.kind === 'read') return { kind: 'pauses', ...headOf(now, []), pauses };
  const { code, detail } = state;
  return { kind: 'pauses', ...headOf(now, [{ group: 'pauses', rule: '', code, detail }]), pauses };
}

export function pausesFieldOf(state: PauseState): { pauses?: PauseView[] } {
  return state.kind === 'read' ? { pauses: state.pauses.map(pauseView) } : {};
}

export function pauseView({ since, ...pause }: Pause): PauseView {
  return { ...pause, since: new Date(since).toISOString() };
}
