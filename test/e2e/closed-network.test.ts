/** The private network: events come in by the topic's own identity as a trusted service, and in no other way. */
import { afterEach, expect, test } from 'vitest';
import { ofType, type EvaluatedDeployment } from '../../src/local/deployment/evaluated.ts';
import { deliverByUserAssigned } from '../support/user-assigned-delivery.ts';
import { groups, selected, World } from '../support/world.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** Replicas of a snapshot that only its event tells of, and what became of the event. */
async function afterOneEvent(change?: (deployment: EvaluatedDeployment) => void): Promise<object> {
  const here = (world = await World.start({ deployment: 'private-network', ...(change && { change }) }));
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.settle();
  const { delivered, deadLettered, dropped } = here.cloud.eventGrid;
  return {
    replicas: here.person.names(groups.weu),
    isDelivered: delivered > 0,
    isDeadLettered: deadLettered > 0,
    isDropped: dropped > 0,
  };
}

test('as it is deployed, events arrive', async () => {
  expect(await afterOneEvent()).toEqual({
    replicas: ['golden-1'],
    isDelivered: true,
    isDeadLettered: false,
    isDropped: false,
  });
});

test('by a user-assigned identity, whatever roles it has, none arrives, nor reaches the container', async () => {
  expect(await afterOneEvent(deliverByUserAssigned)).toEqual({
    replicas: [],
    isDelivered: false,
    isDeadLettered: false,
    isDropped: true,
  });
});

test('where the namespace lets no trusted service in, events end in the container', async () => {
  const untrusting = (deployment: EvaluatedDeployment): void => {
    for (const { properties } of ofType(deployment, 'Microsoft.ServiceBus/namespaces/networkRuleSets')) {
      Object.assign(properties ?? {}, { trustedServiceAccessEnabled: false });
    }
  };
  expect(await afterOneEvent(untrusting)).toEqual({
    replicas: [],
    isDelivered: false,
    isDeadLettered: true,
    isDropped: false,
  });
});
