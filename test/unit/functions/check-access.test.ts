import type { HttpRequest, InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { checkAccess } from '../../../src/functions/check-access.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceGroup, target } from '../../support/snapshots.ts';

const config = { rules: [rule], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };

async function answerOf(world: MemoryAzure): Promise<unknown> {
  const handler = checkAccess({
    version: '1',
    config,
    world,
    requestSync: () => Promise.resolve(),
    requestApproval: () => Promise.resolve(),
  });
  const answer = await handler({} as unknown as HttpRequest, {} as unknown as InvocationContext);
  return 'jsonBody' in answer ? answer.jsonBody : undefined;
}

test('each group is read once, and nothing is missing', async () => {
  expect(await answerOf(new MemoryAzure())).toEqual({
    complete: true,
    groups: [sourceGroup, target].map(({ subscriptionId, resourceGroup }) => ({
      subscriptionId,
      resourceGroup,
    })),
  });
});

test('what Azure refuses is told in its words, which name the permission', async () => {
  const world = new MemoryAzure();
  const message = "does not have authorization to perform action 'Microsoft.Compute/snapshots/read'";
  const list = world.snapshots.list.bind(world.snapshots);
  world.snapshots.list = (group) =>
    group.resourceGroup === target.resourceGroup
      ? Promise.reject(new ArmError('list', { status: 403, code: 'AuthorizationFailed', message }))
      : list(group);
  expect(await answerOf(world)).toMatchObject({
    complete: false,
    groups: [
      { resourceGroup: sourceGroup.resourceGroup },
      {
        resourceGroup: target.resourceGroup,
        problem: { code: 'AuthorizationFailed', message: expect.stringContaining(message) as string },
      },
    ],
  });
});
