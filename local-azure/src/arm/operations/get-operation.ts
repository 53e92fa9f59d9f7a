/** The endpoints that a poller asks. */
import { ArmError } from '../arm-error.ts';
import { urlOf, type ArmAnswer } from '../arm-message.ts';
import { timestamp } from '../timestamp.ts';
import type { ArmCall } from '../arm-call.ts';
import type { Operation } from './operations.ts';

/** Compute's operations: the operation itself, or with `monitor=true` its result. */
export function getDiskOperation(call: ArmCall): ArmAnswer {
  const operation = findOperation(call);
  if (call.request.query.get('monitor') === 'true') return resultAnswer(call, operation);
  const { outcome, id, startedAt } = operation;
  const startTime = timestamp(startedAt);
  if (outcome === undefined) return { status: 200, body: { startTime, status: 'InProgress', name: id } };
  const endTime = timestamp(outcome.endedAt);
  if (outcome.error !== undefined) {
    return {
      status: 200,
      body: { startTime, endTime, status: 'Failed', error: outcome.error.toJSON(), name: id },
    };
  }
  const properties = outcome.output === undefined ? {} : { properties: { output: outcome.output } };
  return { status: 200, body: { startTime, endTime, status: 'Succeeded', ...properties, name: id } };
}

/** Resource Manager's own operations, polled by `Location` alone. */
export function getOperationResult(call: ArmCall): ArmAnswer {
  return resultAnswer(call, findOperation(call));
}

/** A change of tags that Compute works off; which one it is stands in the query. */
export function getTagsOperationResult(call: ArmCall): ArmAnswer {
  return resultAnswer(call, operationOf(call, call.request.query.get('$ol') ?? ''));
}

/** While it runs the address to ask is told again (recorded for Resource Manager's own operations). */
function resultAnswer({ request }: ArmCall, { outcome }: Operation): ArmAnswer {
  if (outcome === undefined) return { status: 202, headers: { location: urlOf(request) } };
  if (outcome.error !== undefined) return outcome.error.answer();
  return outcome.output === undefined ? { status: 200 } : { status: 200, body: outcome.output };
}

function findOperation(call: ArmCall): Operation {
  return operationOf(call, call.params.operationId);
}

function operationOf({ cloud }: ArmCall, id: string): Operation {
  const operation = cloud.operations.find(id);
  if (operation === undefined) {
    throw new ArmError(404, 'NotFound', `The operation '${id}' could not be found.`);
  }
  return operation;
}
