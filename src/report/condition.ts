import * as z from 'zod';

/** One thing that `explain` asks, and what was there. */
export const conditionSchema = z.strictObject({
  condition: z.string(),
  met: z.boolean(),
  seen: z.string().describe('what was there'),
  todo: z.string().optional(),
});

export type Condition = z.infer<typeof conditionSchema>;
