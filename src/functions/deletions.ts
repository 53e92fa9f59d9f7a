import type { HttpHandler, HttpResponseInit, InvocationContext } from '@azure/functions';
import { ArmError } from '../reconciler/arm-error.ts';
import { approveDeletions, pendingDeletions } from '../reconciler/deletions.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';

/** `GET deletions`: the sets of pending deletions, which of them the guard holds up, and where none could be read. */
export function listDeletions({ world, config }: Service): HttpHandler {
  return (_request, context) =>
    answering(context, async () => ({ jsonBody: await pendingDeletions(world, config) }));
}

/** `POST deletions/{setId}/approve`: lets exactly this set go ahead. */
export function approveDeletionSet({ world, config }: Service): HttpHandler {
  return (request, context) =>
    answering(context, async () => {
      const setId = request.params['setId'] ?? '';
      const approval = await approveDeletions(world, config, setId);
      if (approval === undefined) {
        return problem(
          409,
          'SetChanged',
          `there is no pending set ${setId} now; list the deletions and approve what you see`,
        );
      }
      logRecord(context, { event: 'deletionsApproved', level: 'warning', ...approval });
      return { jsonBody: approval };
    });
}

/** A refusal of Azure is an answer, not a crash; what was approved before it stays approved. */
async function answering(
  context: InvocationContext,
  answer: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    logRecord(context, { event: 'requestFailed', level: 'warning', detail: error.message });
    return problem(
      502,
      error.failure.code,
      `${error.message}; list the deletions again before the next approval`,
    );
  }
}

function problem(status: number, code: string, message: string): HttpResponseInit {
  return { status, jsonBody: { error: { code, message } } };
}
