/** The ports to snapshots and groups on the simulated cloud, within a budget or without one. */
import type { Budget, Turn } from '../../src/azure/budget/budget.ts';
import { noteTurn, noteWaiting } from '../../src/azure/budget/first-turn.ts';
import { takeAsCaller } from '../../src/azure/budget/priority.ts';
import type { OperationClass } from '../../src/azure/budget/remaining.ts';
import { NoTurnError } from '../../src/azure/budget/no-turn-error.ts';
import { ArmError } from '../../src/reconciler/arm-error.ts';
import type { ResourceGroups, Snapshots } from '../../src/reconciler/ports.ts';
import { budgetExhausted } from '../../src/replication/refusals/classify-failure.ts';
import type { ResourceGroupId } from '../../src/replication/resource-id.ts';
import type { CallKind, SimulatedCloud } from './cloud.ts';

type Call = <Value>(
  group: ResourceGroupId,
  [operation, what]: readonly [OperationClass, CallKind],
  run: () => Value,
) => Promise<Value>;

/** The cloud as one instance of one app sees it. */
export interface CloudOf {
  cloud: SimulatedCloud;
  budget: Budget | undefined;
  principal?: string;
}

function callsOn({ cloud, budget, principal }: CloudOf): Call {
  return async <Value>(
    group: ResourceGroupId,
    [operation, what]: readonly [OperationClass, CallKind],
    run: () => Value,
  ): Promise<Value> => {
    const { subscriptionId, resourceGroup } = group;
    const budgeted = { subscriptionId, operation, kind: resourceGroup };
    let given: Turn | undefined;
    if (budget !== undefined) {
      noteWaiting();
      given = await turn(budget, budgeted);
      noteTurn();
    }
    const { value, error, remaining } = await cloud.request(
      { subscriptionId, resourceGroup, operation, what, ...(principal !== undefined && { principal }) },
      run,
    );
    const answer = {
      headers: {
        get: (name: string) => (name.endsWith(`subscription-${operation}`) ? String(remaining) : undefined),
      },
      ...(error?.failure.status === 429 && {
        refusal: {
          isGateways: true,
          ...(error.failure.retryAfterMs !== undefined && { retryAfterMs: error.failure.retryAfterMs }),
        },
      }),
    };
    if (given !== undefined) budget?.answered(given, answer);
    if (error !== undefined) throw error;
    return value as Value;
  };
}

/** All of them are there. */
export function resourceGroupsOn(of: CloudOf): ResourceGroups {
  const call = callsOn(of);
  return { read: (group) => call(group, ['reads', 'group'], () => undefined) };
}

export function snapshotsOn(of: CloudOf): Snapshots {
  const { cloud } = of;
  const call = callsOn(of);
  return {
    get: (id) => call(id, ['reads', 'snapshot'], () => cloud.get(id)),
    list: async (group) => {
      let left = cloud.pages(group);
      for (; left > 1; left--) await call(group, ['reads', 'page'], () => undefined);
      return call(group, ['reads', 'page'], () => cloud.all(group));
    },
    create: (id, spec) =>
      call(id, ['writes', 'copy'], () => {
        cloud.create(id, spec);
        return {};
      }),
    update: (id, change) =>
      call(id, ['writes', 'change'], () => {
        cloud.update(id, change);
        return {};
      }),
    // What was begun here does not fail.
    failureOf: () => Promise.resolve(undefined),
    changeTags: (id, change) =>
      call(id, ['writes', 'tags'], () => {
        cloud.changeTags(id, change);
      }),
    delete: (id) =>
      call(id, ['deletes', 'delete'], () => {
        cloud.remove(id);
        return {};
      }),
  };
}

async function turn(budget: Budget, call: Parameters<Budget['take']>[0]): Promise<Turn> {
  try {
    return await takeAsCaller((priority) => budget.take(call, priority));
  } catch (error) {
    if (!(error instanceof NoTurnError)) throw error;
    const { message, retryAfterMs } = error;
    throw new ArmError(call.operation, { status: 429, code: budgetExhausted, message, retryAfterMs });
  }
}
