import { describe, expect, test } from 'vitest';
import { Access } from 'local-azure';
import { cloudOfDeployment, principalOf } from '../../../src/local/deployment/cloud-of-deployment.ts';
import { durationMs } from '../../../src/local/deployment/queue-duration.ts';
import { ofType, type EvaluatedDeployment } from '../../../src/local/deployment/evaluated.ts';
import { deliverByUserAssigned } from '../../support/user-assigned-delivery.ts';
import { deploymentOf, exampleNames } from '../infra/deployment-snapshot.ts';

function tokenOf(oid: string): string {
  return ['', Buffer.from(JSON.stringify({ oid })).toString('base64url'), ''].join('.');
}

/** What the role definitions of `sign-in` hold is known to whoever made them. */
const complete = exampleNames.filter((example) => example !== 'sign-in');

describe.each(complete)('%s', (example) => {
  const deployment = deploymentOf(example);
  const cloud = cloudOfDeployment(deployment);

  test('has both queues, and a topic for each source that delivers as someone who may', () => {
    expect(cloud.queues.map(({ name }) => name).sort()).toEqual(['replication-hints', 'snapshot-events']);
    const access = new Access(cloud.access);
    // Where owners of sources make the topics, there are none in the deployment.
    expect(cloud.topics.length > 0).toBe(example !== 'roles-given');
    for (const { source, queue, identity = '', deadLetter } of cloud.topics) {
      expect(source).toMatch(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/);
      expect(access.maySend(identity, queue)).toBe(true);
      expect(access.maySend(identity, 'replication-hints')).toBe(false);
      const { identity: writer = '', container = '' } = deadLetter ?? {};
      expect(container).toMatch(/\/blobServices\/default\/containers\/event-dead-letters$/);
      expect(access.mayWriteBlobs(writer, container)).toBe(true);
      expect(access.mayWriteBlobs(writer, container.replace('event-dead-letters', 'app-package'))).toBe(
        false,
      );
    }
  });

  test('the identity of the app settings receives from both queues and sends hints', () => {
    const token = tokenOf(cloud.appSettings['AZURE_CLIENT_ID'] ?? '');
    const { mayUse } = new Access(cloud.access);
    expect(mayUse(token, 'Listen', 'snapshot-events')).toBe(true);
    expect(mayUse(token, 'Listen', 'replication-hints')).toBe(true);
    expect(mayUse(token, 'Listen', 'replication-hints/$deadletterqueue')).toBe(true);
    expect(mayUse(token, 'Send', 'replication-hints')).toBe(true);
    // To put a dead letter back.
    expect(mayUse(token, 'Send', 'snapshot-events')).toBe(true);
    expect(mayUse(tokenOf(principalOf('somebody else')), 'Listen', 'snapshot-events')).toBe(false);
  });

  test('it asks for tokens as an identity that is assigned to it, and keeps what the host keeps in its account', () => {
    const { appSettings, identities, hostAccount, journalAccount } = cloud;
    const { AZURE_CLIENT_ID, SERVICEBUS__clientId, AzureWebJobsStorage__clientId } = appSettings;
    for (const clientId of [AZURE_CLIENT_ID, SERVICEBUS__clientId, AzureWebJobsStorage__clientId]) {
      expect(identities.userAssigned).toContain(clientId);
    }
    // So a request that names none gets none.
    expect(identities.systemAssigned).toBe(false);
    expect(hostAccount).toBe(journalAccount);
  });

  test('that identity reads sources, writes none, and writes where replicas go', () => {
    const { authorize } = new Access(cloud.access);
    const token = tokenOf(cloud.appSettings['AZURE_CLIENT_ID'] ?? '');
    for (const { source } of cloud.topics) {
      const may = (verb: string): boolean =>
        authorize({ token, action: `Microsoft.Compute/snapshots/${verb}`, scope: source });
      expect([may('read'), may('write'), may('delete')]).toEqual([true, false, false]);
    }
    const scopes = ofType(deployment, 'Microsoft.Authorization/roleAssignments').length;
    expect(cloud.access.assignments).toHaveLength(scopes);
  });

  test('settings that need a running Azure are left out, all others are there', () => {
    expect(Object.values(cloud.appSettings).filter((value) => value.startsWith('['))).toEqual([]);
    expect(cloud.appSettings).toMatchObject({
      EVENTS_QUEUE: 'snapshot-events',
      SERVICEBUS__credential: 'managedidentity',
    });
  });
});

describe('a closed namespace and account', () => {
  const closed = deploymentOf('private-network');
  const deliveries = (deployment: EvaluatedDeployment): boolean[] => {
    const cloud = cloudOfDeployment(deployment);
    const access = new Access(cloud.access);
    return cloud.topics.flatMap(({ identity = '', queue, deadLetter }) => [
      access.maySend(identity, queue),
      access.mayWriteBlobs(deadLetter?.identity ?? '', deadLetter?.container ?? ''),
    ]);
  };

  test("let Event Grid in by its topic's own identity", () => {
    expect(cloudOfDeployment(closed).access.closed).toHaveLength(2);
    expect(deliveries(closed)).toEqual([true, true]);
  });

  test('keep a user-assigned identity out, whatever roles it has', () => {
    const changed = structuredClone(closed);
    deliverByUserAssigned(changed);
    expect(deliveries(changed)).toEqual([false, false]);
  });

  test('let nobody in who is not trusted, when trusted services are not', () => {
    const changed = structuredClone(closed);
    for (const { properties } of ofType(changed, 'Microsoft.ServiceBus/namespaces/networkRuleSets')) {
      Object.assign(properties ?? {}, { trustedServiceAccessEnabled: false });
    }
    expect(deliveries(changed)).toEqual([false, true]);
  });
});

test('durations of queues', () => {
  expect(['P1D', 'PT5M', 'P14D', 'PT1H30M', 'P1DT1S'].map(durationMs)).toEqual([
    86_400_000, 300_000, 1_209_600_000, 5_400_000, 86_401_000,
  ]);
  expect(() => durationMs('5 minutes')).toThrow('5 minutes');
});
