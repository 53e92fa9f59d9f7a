/**
 * What every report has: which shape it is of, whether it has everything, and what could not be read. Readers ignore
 * fields that they don't know; `formatVersion` grows only where one changes its meaning or goes.
 */
import * as z from 'zod';

export const unreadSchema = z.strictObject({
  group: z.string().describe('`<subscription>/<resource group>` that could not be read'),
  rule: z.string(),
  code: z.string().describe("Azure's own code"),
  detail: z.string(),
});

export type Unread = z.infer<typeof unreadSchema>;

export const isoTime = z.string().describe('ISO 8601, UTC');

export const headSchema = {
  formatVersion: z.literal(1),
  generatedAt: isoTime,
  complete: z.boolean().describe('whether everything could be read; else see `unread`'),
  unread: z.array(unreadSchema),
};

export interface Head {
  formatVersion: 1;
  generatedAt: string;
  complete: boolean;
  unread: Unread[];
}

export function headOf(now: number, unread: readonly Unread[]): Head {
  return {
    formatVersion: 1,
    generatedAt: new Date(now).toISOString(),
    complete: unread.length === 0,
    unread: [...unread].sort(
      (left, right) => compare(left.group, right.group) || compare(left.rule, right.rule),
    ),
  };
}

/** By code units, so that an order is the same on every machine. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A replica's place, as people read it. */
export const placeSchema = {
  rule: z.string(),
  name: z.string().describe('of the snapshot'),
  source: z.string().describe('resource id of the source, whether it exists or not'),
  target: z.string().describe('`<subscription>/<resource group>`'),
  location: z.string().describe('region of the target'),
};

export function byPlace(
  left: { rule: string; name: string; target: string },
  right: { rule: string; name: string; target: string },
): number {
  return (
    compare(left.rule, right.rule) || compare(left.name, right.name) || compare(left.target, right.target)
  );
}
