import { describe, expect, test } from 'vitest';
import type { MessageView } from '../../src/service-bus/stored-message.ts';
import { events, images, open, snapshotId, sourceGroup, take, topic, type Fixture } from './cloud-fixture.ts';

const lower = (id: string): string => id.replace('/resourceGroups/', '/resourcegroups/');

/** What has arrived by now, in order of arrival. */
function arrived({ clock, cloud }: Fixture): MessageView[] {
  clock.advanceBy(1000);
  return cloud.serviceBus.queue(events).messages();
}

function bodies(fixture: Fixture): Record<string, unknown>[] {
  return arrived(fixture).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

/** Type, operation and subject of each event. */
function told(fixture: Fixture): string[] {
  return bodies(fixture).map(({ eventType, subject, data }) => {
    const { operationName } = data as { operationName: string };
    return `${String(eventType).replace('Microsoft.Resources.Resource', '')} ${operationName} ${String(subject)}`;
  });
}

describe('one event', () => {
  test('in the Event Grid schema: one object, with personal data', async () => {
    const fixture = await open();
    const id = take(fixture, 'golden-1');
    const [message] = arrived(fixture);
    const body = JSON.parse(message?.body ?? '') as Record<string, unknown>;
    expect(Object.keys(body).sort()).toEqual([
      'data',
      'dataVersion',
      'eventTime',
      'eventType',
      'id',
      'metadataVersion',
      'subject',
      'topic',
    ]);
    expect(body).toMatchObject({
      topic: sourceGroup,
      subject: lower(id),
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      eventTime: expect.stringMatching(/^2026-11-23T12:00:00\.25\d{0,5}Z$/) as unknown,
      dataVersion: '2',
      metadataVersion: '1',
      data: {
        resourceUri: lower(id),
        operationName: 'Microsoft.Compute/snapshots/write',
        resourceProvider: 'Microsoft.Compute',
        status: 'Succeeded',
        subscriptionId: images,
        authorization: { action: 'Microsoft.Compute/snapshots/write', scope: lower(id) },
        claims: { name: 'Ada Example', ipaddr: '192.0.2.17' },
      },
    });
    // Absent for what is new (documented).
    expect(body['data']).not.toHaveProperty('httpRequest');
    expect(message?.messageId).not.toBe(body['id']);
    expect(message?.applicationProperties).toEqual({
      'aeg-subscription-name': 'SNAPSHOT-EVENTS',
      'aeg-delivery-count': '0',
      'aeg-event-type': 'Notification',
      'aeg-metadata-version': '1',
      'aeg-data-version': '2',
      'aeg-output-event-id': body['id'],
    });
  });

  test('as a CloudEvent', async () => {
    const fixture = await open({ topics: [{ ...topic, schema: 'CloudEventSchemaV1_0', name: 'mine' }] });
    const id = take(fixture, 'golden-1');
    const [message] = arrived(fixture);
    const body = JSON.parse(message?.body ?? '') as Record<string, unknown>;
    expect(Object.keys(body).sort()).toEqual([
      'data',
      'id',
      'source',
      'specversion',
      'subject',
      'time',
      'type',
    ]);
    expect(body).toMatchObject({
      source: sourceGroup,
      specversion: '1.0',
      subject: lower(id),
      type: 'Microsoft.Resources.ResourceWriteSuccess',
    });
    expect(message?.applicationProperties).toEqual({
      'aeg-subscription-name': 'MINE',
      'aeg-delivery-count': '0',
      'aeg-event-type': 'Notification',
      'aeg-metadata-version': '1.0',
      'aeg-output-event-id': body['id'],
    });
  });

  test('of a deletion: the request is told, with the address it came from', async () => {
    const fixture = await open();
    const id = take(fixture, 'golden-1');
    fixture.cloud.resourceManager.deleteSnapshot(id);
    const deletion = bodies(fixture).find(({ eventType }) => String(eventType).includes('Delete'));
    expect(deletion).toMatchObject({
      subject: id,
      data: { httpRequest: { method: 'DELETE', clientIpAddress: '192.0.2.17' } },
    });
  });
});

describe('which operations are told, and of what', () => {
  test('tags: of the snapshot itself, by either way; their removal is a deletion that is none', async () => {
    const fixture = await open();
    const id = take(fixture, 'golden-1');
    const { resourceManager } = fixture.cloud;
    arrived(fixture);
    resourceManager.patchSnapshot(id, { tags: { a: '1' } });
    resourceManager.putTags(id, { a: '2' });
    resourceManager.deleteTags(id);
    expect(told(fixture).slice(1)).toEqual([
      `WriteSuccess Microsoft.Compute/snapshots/write ${lower(id)}`,
      `WriteSuccess Microsoft.Resources/tags/write ${lower(id)}`,
      `DeleteSuccess Microsoft.Resources/tags/delete ${id}`,
    ]);
    const [, , write] = bodies(fixture);
    expect(write).toMatchObject({
      data: {
        resourceProvider: 'Microsoft.Resources',
        authorization: { scope: `${lower(id)}/providers/Microsoft.Resources/tags/default` },
      },
    });
  });

  test('locks: under their own id', async () => {
    const fixture = await open();
    const id = take(fixture, 'golden-1');
    fixture.cloud.resourceManager.putLock(id, 'keep', 'CanNotDelete');
    fixture.cloud.resourceManager.deleteLock(id, 'keep');
    const lock = `${id}/providers/Microsoft.Authorization/locks/keep`;
    expect(told(fixture).slice(1)).toEqual([
      `WriteSuccess Microsoft.Authorization/locks/write ${lower(lock)}`,
      `DeleteSuccess Microsoft.Authorization/locks/delete ${lock}`,
    ]);
  });

  test('actions: of the snapshot, unless the types leave them out', async () => {
    const types = ['Microsoft.Resources.ResourceWriteSuccess'];
    const all = await open();
    const fewer = await open({ topics: [{ ...topic, includedEventTypes: types }] });
    for (const fixture of [all, fewer]) {
      fixture.cloud.resourceManager.beginGetAccess(take(fixture, 'golden-1'), 60);
    }
    expect(told(all)).toContain(
      `ActionSuccess Microsoft.Compute/snapshots/beginGetAccess/action ${snapshotId('golden-1')}`,
    );
    expect(told(fewer)).toHaveLength(1);
  });

  test('the deletion of the group: of the group, in lower case', async () => {
    const fixture = await open();
    fixture.cloud.resourceManager.deleteResourceGroup(sourceGroup);
    expect(told(fixture)).toContain(
      `DeleteSuccess Microsoft.Resources/subscriptions/resourcegroups/delete ${lower(sourceGroup)}`,
    );
  });

  test('another group is not told, but with a topic of its subscription', async () => {
    const group = await open();
    const subscription = await open({ topics: [{ ...topic, source: `/subscriptions/${images}` }] });
    for (const { cloud } of [group, subscription]) {
      cloud.resourceManager.putLock(`/subscriptions/${images}/resourceGroups/rg-images-weu`, 'l', 'ReadOnly');
    }
    expect(told(group)).toEqual([]);
    expect(told(subscription)).toHaveLength(1);
  });

  test('a long-running operation is told at its end', async () => {
    const fixture = await open({ behaviour: { operationMs: 5000 } });
    take(fixture, 'golden-1');
    expect(fixture.cloud.eventGrid.pending).toBe(0);
    fixture.clock.advanceBy(4999);
    expect(fixture.cloud.eventGrid.pending).toBe(0);
    fixture.clock.advanceBy(1);
    expect(fixture.cloud.eventGrid.pending).toBe(1);
    expect(arrived(fixture)).toHaveLength(1);
  });

  test('filters compare without case, and all have to pass', async () => {
    const fixture = await open({
      topics: [
        {
          ...topic,
          subjectBeginsWith: `${sourceGroup.toUpperCase()}/providers/Microsoft.Compute/snapshots/`,
          advancedFilters: [
            {
              operatorType: 'StringIn',
              key: 'data.operationName',
              values: ['microsoft.compute/SNAPSHOTS/write'],
            },
            { operatorType: 'StringContains', key: 'subject', values: ['/GOLDEN', '/silver'] },
          ],
        },
      ],
    });
    const id = take(fixture, 'golden-1');
    take(fixture, 'bronze-1');
    take(fixture, 'silver-1');
    fixture.cloud.resourceManager.putTags(id, { a: '1' });
    expect(bodies(fixture).map(({ subject }) => String(subject).split('/').at(-1))).toEqual([
      'golden-1',
      'silver-1',
    ]);
  });
});

test.each([
  ['canonical', snapshotId('golden-1')],
  ['lower', snapshotId('golden-1').toLowerCase()],
  ['upper', snapshotId('golden-1').toUpperCase()],
] as const)('ids in %s spelling', async (casing, subject) => {
  const fixture = await open({ delivery: { casing } });
  take(fixture, 'golden-1');
  expect(bodies(fixture)[0]).toMatchObject({ topic: sourceGroup, subject, data: { resourceUri: subject } });
});

test('ids in a spelling that changes from event to event', async () => {
  const fixture = await open({ delivery: { casing: 'changing' } });
  for (let number = 1; number <= 4; number++) take(fixture, 'golden-1');
  const subjects = bodies(fixture).map(({ subject }) => String(subject));
  expect(new Set(subjects).size).toBe(4);
  expect(new Set(subjects.map((subject) => subject.toLowerCase())).size).toBe(1);
});
