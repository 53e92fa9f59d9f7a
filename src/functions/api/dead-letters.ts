/** What was given up, and what becomes of it. */
import * as z from 'zod';
import type { LetterOutcome } from '../../reconciler/dead-letters.ts';
import { deadLettersReport, deadLettersSchema } from '../../report/dead-letters.ts';
import { logRecord } from '../log.ts';
import { operation, type Operation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { recordAction } from './record-action.ts';

export const deadLetterChangedSchema = z.strictObject({
  kind: z.literal('deadLetterChanged'),
  queue: z.string(),
  id: z.string(),
  result: z.enum(['replayed', 'discarded']),
});

export const getDeadLetters = operation({
  summary: 'messages that were given up, and events that could not be delivered',
  isRead: true,
  answers: {
    200: { description: 'the letters; `complete` says whether all are there', schema: deadLettersSchema },
  },
  run: async ({ service: { deadLetters, world } }) => ({
    status: 200,
    body: deadLettersReport(await deadLetters.list(), world.surroundings.now()),
  }),
});

export const postReplay = changing('replayed', 'sends it to its queue again, then removes it');
export const postDiscard = changing('discarded', 'removes it for good');

function changing(result: 'replayed' | 'discarded', summary: string): Operation {
  return operation({
    summary,
    params: z.object({
      queue: z.string().min(1).max(260),
      id: z.string().min(1).max(1500).describe('as the list has it'),
    }),
    isRead: false,
    answers: {
      200: { description: 'it is gone from there', schema: deadLetterChangedSchema },
      404: { description: 'there is none of this id' },
      409: { description: 'somebody else has it right now, or it changed; nothing was lost' },
    },
    run: async ({ service }, { params: { queue, id }, by, context }) => {
      const { deadLetters } = service;
      const outcome = await (result === 'replayed'
        ? deadLetters.replay(queue, id)
        : deadLetters.discard(queue, id));
      refuse(outcome);
      const answer = { kind: 'deadLetterChanged' as const, queue, id, result };
      logRecord(context, {
        event: 'deadLetterChanged',
        level: 'warning',
        ...answer,
        ...(by !== undefined && { by }),
      });
      const kind = result === 'replayed' ? 'letterReplayed' : 'letterDiscarded';
      await recordAction(service, { by, context }, { kind, detail: `${queue} ${id}` });
      return { status: 200, body: answer };
    },
  });
}

function refuse(outcome: LetterOutcome): void {
  if (outcome === 'absent') {
    throw new ProblemError(404, 'NoSuchDeadLetter', 'there is no such dead letter; list them again');
  }
  if (outcome === 'locked') {
    const detail = 'somebody else has it right now, or it changed; try again in five minutes';
    throw new ProblemError(409, 'DeadLetterLocked', detail);
  }
}
