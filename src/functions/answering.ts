/** What the addresses without `v1` answer where Azure refuses what they need: an answer, not a crash. */
import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { ArmError } from '../reconciler/arm-error.ts';
import { HintsNotSentError } from '../reconciler/hints-not-sent-error.ts';
import { refusal } from './caller.ts';
import { logRecord } from './log.ts';

/** What was approved before it stays approved. */
export async function answering(
  context: InvocationContext,
  answer: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  try {
    return await answer();
  } catch (error) {
    const isOfQueue = error instanceof HintsNotSentError;
    if (!isOfQueue && !(error instanceof ArmError)) throw error;
    logRecord(context, { event: 'requestFailed', level: 'warning', detail: error.message });
    return isOfQueue
      ? refusal(502, 'QueueNotReached', error.sentence)
      : refusal(
          502,
          error.failure.code,
          `${error.message}; list the deletions again before the next approval`,
        );
  }
}
