/** Whether an event of a source gets to the queue is seen after each deployment, also where others make the topics. */
import { expect, test } from 'vitest';
import type { ArmClient } from '../../../../infra/hooks/arm-client.ts';
import { eventsArrive } from '../../../../infra/hooks/events-arrive.ts';
import type { Smoke } from '../../../../infra/hooks/after-deploy.ts';
import { ofType } from '../../../../src/local/deployment/evaluated.ts';
import { rule, sourceGroup } from '../../../support/snapshots.ts';
import { deploymentOf, exampleNames } from '../deployment-snapshot.ts';

const config = { rules: [rule], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };
const group = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/${sourceGroup.resourceGroup}`;
const topic = {
  id: `${group}/providers/Microsoft.EventGrid/systemTopics/egst-snaprep-abc`,
  name: 'egst-snaprep-abc',
  properties: { source: group },
};

function subscriptionTo(namespace: string, provisioningState = 'Succeeded'): object {
  const resourceId = `/subscriptions/s/resourceGroups/rg-snaprep/providers/Microsoft.ServiceBus/namespaces/${namespace}/queues/snapshot-events`;
  return {
    name: 'snapshots-snaprep-abc',
    properties: {
      provisioningState,
      deliveryWithResourceIdentity: {
        destination: { endpointType: 'ServiceBusQueue', properties: { resourceId } },
      },
      deadLetterWithResourceIdentity: { deadLetterDestination: { endpointType: 'StorageBlob' } },
    },
  };
}

function told(topics: unknown, subscriptions: unknown, byOwners = false): Promise<Smoke> {
  const arm: ArmClient = {
    get: (path) =>
      topics instanceof Error
        ? Promise.reject(topics)
        : Promise.resolve({ value: path.includes('/eventSubscriptions?') ? subscriptions : topics }),
    post: () => Promise.reject(new Error('nothing is changed')),
  };
  return eventsArrive(arm, { config, appName: 'func-snaprep-abc', byOwners });
}

test('a subscription that leads to the queue of this very service', async () => {
  expect(await told([topic], [subscriptionTo('sb-snaprep-abc')])).toMatchObject({
    passed: [expect.stringContaining('leads to the queue')],
    untried: [],
    problems: [],
  });
});

test.each([
  ['no topic', [], []],
  ['a topic without a subscription', [topic], []],
  ['a subscription of another service', [topic], [subscriptionTo('sb-snaprep-other')]],
  ['a subscription that was not made', [topic], [subscriptionTo('sb-snaprep-abc', 'Failed')]],
])(
  '%s stops the check, and says what makes it anew; of owners it is told',
  async (_what, topics, subscriptions) => {
    expect(await told(topics, subscriptions)).toMatchObject({
      passed: [],
      problems: [expect.stringContaining('azd provision --no-state')],
    });
    expect(await told(topics, subscriptions, true)).toMatchObject({
      untried: [expect.stringContaining('split-of-duties')],
      problems: [],
    });
  },
);

test('whoever deploys and may not read the source is told so', async () => {
  expect(await told(new Error('GET …: 403 AuthorizationFailed'), [])).toMatchObject({
    untried: [expect.stringContaining('AuthorizationFailed')],
    problems: [],
  });
});

test('the namespace is called as the app is', () => {
  for (const example of exampleNames) {
    const [app] = ofType(deploymentOf(example), 'Microsoft.Web/sites');
    const [namespace] = ofType(deploymentOf(example), 'Microsoft.ServiceBus/namespaces');
    expect(app?.name.replace(/^func-/, 'sb-')).toBe(namespace?.name);
  }
});
