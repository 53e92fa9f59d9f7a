/** What came of pinning or unpinning, as JSON. */
import * as z from 'zod';
import type { PinOutcome } from '../reconciler/pins.ts';

export const pinsSchema = z.strictObject({
  kind: z.literal('pins'),
  replicas: z.array(
    z.strictObject({
      replica: z.string().describe('resource id'),
      result: z.enum(['pinned', 'unpinned', 'unchanged']),
    }),
  ),
  failed: z
    .array(
      z.strictObject({
        rule: z.string(),
        target: z.string().describe('`<subscription>/<resource group>`'),
        replica: z.string().optional().describe('resource id; absent where the target could not be listed'),
        code: z.string(),
        detail: z.string(),
      }),
    )
    .describe('what is as it was, as Azure refused it; empty where all was done'),
});

export type PinsReport = z.infer<typeof pinsSchema>;

export function pinsReport({ changed, failed }: PinOutcome): PinsReport {
  return {
    kind: 'pins',
    replicas: changed.map(({ replica, result }) => ({ replica, result })),
    failed: failed.map(({ error, ...place }) => ({
      ...place,
      code: error.failure.code,
      detail: error.message,
    })),
  };
}
