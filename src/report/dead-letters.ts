/** What was given up, each with its reason and what to do. */
import * as z from 'zod';
import type { DeadLetter, FoundLetters } from '../reconciler/dead-letters.ts';
import { headOf, headSchema, isoTime } from './report.ts';

export const deadLetterSchema = z.strictObject({
  queue: z.string().describe('the queue, or the container of what could not be delivered'),
  id: z.string().describe('names it there'),
  reason: z.string().describe("Azure's own word"),
  detail: z.string().optional(),
  enqueued: isoTime.optional(),
  deliveries: z.number().int().optional(),
  about: z.string().optional().describe('of which snapshots it is, where that can be read'),
  todo: z.string().optional(),
  body: z.string().optional().describe('of hints alone: events hold names of people'),
});

export type DeadLetterView = z.infer<typeof deadLetterSchema>;

export const deadLettersSchema = z.strictObject({
  kind: z.literal('deadLetters'),
  ...headSchema,
  letters: z.array(deadLetterSchema),
});

export type DeadLettersReport = z.infer<typeof deadLettersSchema>;

/** `now` in ms since 1970. */
export function deadLettersReport({ letters, unread }: FoundLetters, now: number): DeadLettersReport {
  const places = unread.map(({ queue, code, detail }) => ({ group: queue, rule: '', code, detail }));
  return { kind: 'deadLetters', ...headOf(now, places), letters: letters.map(letterView) };
}

export function letterView({ kind, enqueued, body, ...letter }: DeadLetter): DeadLetterView {
  const about = aboutOf(body);
  return {
    ...letter,
    ...(enqueued !== undefined && { enqueued: new Date(enqueued).toISOString() }),
    ...(about !== undefined && { about }),
    todo: todoOf(kind, letter.reason),
    ...(kind === 'hint' && { body: body.slice(0, 10_000) }),
  };
}

function todoOf(kind: DeadLetter['kind'], reason: string): string {
  if (kind === 'undelivered') {
    return 'see whether the subscription may send to the queue again, then replay, or discard and run a full pass';
  }
  if (reason === 'TTLExpiredException')
    return 'nobody took it for 14 days: see why the app does not start, then replay';
  return kind === 'event'
    ? 'see the exception of the last attempt; discard a body that is no event, else replay once the cause is gone'
    : 'see the record failingForLong of the replica; replay once the cause is gone';
}

function aboutOf(body: string): string | undefined {
  const parsed = parsedOf(body);
  const { hints = parsed } = fieldsOf(parsed);
  const found = (Array.isArray(hints) ? hints : [hints]).map(oneAbout);
  const names = [...new Set(found.filter((one) => one !== undefined))];
  if (names.length === 0) return undefined;
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function oneAbout(value: unknown): string | undefined {
  const { source, target, restoreLocks, subject } = fieldsOf(value);
  if (restoreLocks !== undefined) {
    const name = fieldsOf(fieldsOf(restoreLocks)['replica'])['name'];
    return typeof name === 'string' ? `locks of ${name}` : undefined;
  }
  if (typeof subject === 'string') return subject.split('/').at(-1);
  const [name, group] = [fieldsOf(source)['name'], fieldsOf(target)['resourceGroup']];
  return typeof name === 'string' && typeof group === 'string' ? `${name} to ${group}` : undefined;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
