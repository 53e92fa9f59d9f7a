import { ArmError, otherSubject, type Subject } from '../reconciler/arm-error.ts';
import type { ArmFailure } from '../replication/refusals/classify-failure.ts';
import { failureFrom, isFailure } from './arm-failure.ts';
import { MalformedAnswerError } from './malformed-answer.ts';
import { notingAnswers } from './pipeline/noted-answer.ts';

/**
 * Runs a call to Resource Manager, and the reading of what it answered; a refusal, a missing answer or one of the
 * wrong shape becomes an `ArmError`, and `call` names it in a few words. What is thrown before there was any answer
 * and is no failure of the SDK is a defect, and stays as it is: to look again would not mend it.
 */
export async function callArm<Result>(
  call: string,
  run: () => Promise<Result>,
  subject: Subject = otherSubject,
): Promise<Result> {
  return notingAnswers(async (answer) => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ArmError) throw error;
      const failure = failureOf(error, answer()?.status);
      if (failure === undefined) throw error;
      // What a client could not parse stands in the text of its error, and may be a secret.
      throw new ArmError(call, failure, failure.code === malformed ? undefined : error, subject);
    }
  });
}

const malformed = 'MalformedAnswer';

/** Undefined for a defect. `answered` is the status of the last answer to this call, where there was one. */
function failureOf(error: unknown, answered: number | undefined): ArmFailure | undefined {
  if (error instanceof MalformedAnswerError) return { code: malformed, message: error.message };
  if (isFailure(error)) {
    const failure = failureFrom(error);
    // A success that the client could not read, or a redirection, is no refusal and no success either.
    return failure.status !== undefined && failure.status < 400 ? unreadable(failure.status, error) : failure;
  }
  if (answered === undefined) return undefined;
  if (answered < 400) return unreadable(answered, error);
  return {
    status: answered,
    code: `Http${answered}`,
    message: 'Azure refused in a form that cannot be read',
  };
}

function unreadable(status: number, error: unknown): ArmFailure {
  const why = error instanceof TypeError || isPlain(error) ? error.message : 'it cannot be parsed';
  return { code: malformed, message: `not an answer of Resource Manager: HTTP ${status}, ${why}` };
}

/** One of ours, which says nothing of the answer's contents. */
function isPlain(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Error' && !isFailure(error);
}
