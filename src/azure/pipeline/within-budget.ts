/** Holds a request back until there is room for it, and learns from what is answered. */
import { ArmError } from '../../reconciler/arm-error.ts';
import { budgetExhausted, classify } from '../../replication/refusals/classify-failure.ts';
import { failureFrom } from '../arm-failure.ts';
import type { Budget, BudgetedAnswer, BudgetedCall, Turn } from '../budget/budget.ts';
import { noteTurn, noteWaiting } from '../budget/first-turn.ts';
import { takeAsCaller } from '../budget/priority.ts';
import { NoTurnError } from '../budget/no-turn-error.ts';
import { measureThrottled } from './measure-calls.ts';
import { requestedPath } from './resource-path.ts';
import type { Answer, Request, Stage } from './stage.ts';

/** Throws `ArmError` with the code `BudgetExhausted` and the time to wait, without a call, where there is no room. */
export function withinBudget(budget: Budget): Stage {
  return async (request, next) => {
    const call = callOf(request);
    // Where no subscription is named, none is charged.
    if (call === undefined) return next(request);
    noteWaiting();
    const turn = await takeTurn(budget, call);
    noteTurn();
    let told: BudgetedAnswer | undefined;
    try {
      const answer = await next(request);
      const refusal = refusalIn(answer, budget.now());
      told = { headers: answer.headers, isOutage: answer.status >= 500, ...(refusal && { refusal }) };
      return answer;
    } finally {
      if (told === undefined) budget.unanswered(turn);
      else budget.answered(turn, told);
    }
  };
}

async function takeTurn(budget: Budget, call: BudgetedCall): Promise<Turn> {
  const began = budget.now();
  try {
    const turn = await takeAsCaller((priority) => budget.take(call, priority));
    measureThrottled(budget.now() - began, call.operation);
    return turn;
  } catch (error) {
    if (!(error instanceof NoTurnError)) throw error;
    const { message, retryAfterMs } = error;
    measureThrottled(retryAfterMs, call.operation);
    const failure = { status: 429, code: budgetExhausted, message, retryAfterMs };
    throw new ArmError(`${call.operation} of ${call.kind}`, failure);
  }
}

function callOf(request: Request): BudgetedCall | undefined {
  const { method } = request;
  const { subscriptionId, resourceGroup = '', type = '' } = requestedPath(request);
  if (subscriptionId === undefined) return undefined;
  const operation =
    method === 'GET' || method === 'HEAD' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
  const isDeletion = method === 'DELETE' && type === 'microsoft.compute/snapshots';
  return {
    subscriptionId,
    operation,
    kind: `${resourceGroup}/${type}`,
    ...(isDeletion && { longestWaitMs: longestBeforeDeletionMs }),
  };
}

/**
 * A DELETE goes by name, and what has the name was read right before. While it waits for its turn, another look may give
 * the name to the next image: it is decided anew instead, ms.
 */
const longestBeforeDeletionMs = 2000;

/** Undefined for what is not throttling. */
function refusalIn(answer: Answer, now: number): BudgetedAnswer['refusal'] {
  if (answer.status < 400) return undefined;
  const failure = failureFrom({ statusCode: answer.status, request: answer.request, response: answer }, now);
  const verdict = classify(failure, now);
  if (verdict.kind !== 'throttled') return undefined;
  const { retryAfterMs } = verdict;
  // Resource Manager names itself as the cause (recorded), or refuses with a code of its own.
  const isGateways =
    answer.headers.get('x-ms-failure-cause')?.toLowerCase() === 'gateway' ||
    failure.code.toLowerCase() === 'subscriptionrequeststhrottled';
  return { isGateways, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
