/**
 * What is paused, as lines that are only ever appended, so that a policy against changes on the container does not
 * stand in the way: each line begins a pause or ends some, and the state is what is left in the end.
 */
import * as z from 'zod';
import { withPause, type Pause } from '../../replication/pause.ts';

const scope = z.enum(['deletions', 'everything']);
const rule = z.string().optional();
const time = z.number().int().nonnegative();

const line = z.union([
  z.strictObject({
    paused: z.strictObject({
      scope,
      rule,
      since: time,
      by: z.string().optional(),
      reason: z.string().optional(),
    }),
  }),
  z.strictObject({ resumed: z.strictObject({ scope, rule, at: time }) }),
]);

/** Throws for what is none of these lines: it may be a pause by a newer version. */
export function pausesFrom(text: string): readonly Pause[] {
  let pauses: readonly Pause[] = [];
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  for (const [at, one] of text.split('\n').entries()) {
    if (one === '') continue;
    const read = line.safeParse(parsed(one));
    if (!read.success) throw new Error(`line ${at + 1} is neither a pause nor its end`);
    pauses =
      'paused' in read.data
        ? withPause(pauses, pauseFrom(read.data.paused))
        : endOf(pauses, read.data.resumed);
  }
  return pauses;
}

/** The lines that lead from one state to the other; `at` in ms. */
export function linesBetween(before: readonly Pause[], after: readonly Pause[], at: number): string {
  const ended = before.filter((one) => !after.includes(one));
  const begun = after.filter((one) => !before.includes(one));
  const lines = [
    ...ended.map(({ scope: ofScope, rule: ofRule }) => ({ resumed: { scope: ofScope, rule: ofRule, at } })),
    ...begun.map((paused) => ({ paused })),
  ];
  return lines.map((one) => `${JSON.stringify(one)}\n`).join('');
}

function endOf(
  pauses: readonly Pause[],
  ended: { scope: Pause['scope']; rule?: string | undefined },
): readonly Pause[] {
  return pauses.filter(
    (one) => one.scope !== ended.scope || one.rule?.toLowerCase() !== ended.rule?.toLowerCase(),
  );
}

function pauseFrom({
  scope: ofScope,
  since,
  ...rest
}: { scope: Pause['scope']; since: number } & Partial<
  Record<'rule' | 'by' | 'reason', string | undefined>
>): Pause {
  return {
    scope: ofScope,
    since,
    ...(rest.rule !== undefined && { rule: rest.rule }),
    ...(rest.by !== undefined && { by: rest.by }),
    ...(rest.reason !== undefined && { reason: rest.reason }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
