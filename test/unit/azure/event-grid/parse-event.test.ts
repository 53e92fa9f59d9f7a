import { EventGridDeserializer } from '@azure/eventgrid';
import { describe, expect, test } from 'vitest';
import { MalformedEventError } from '../../../../src/azure/event-grid/malformed-event-error.ts';
import { parseEvent } from '../../../../src/azure/event-grid/parse-event.ts';
import { eventBody, eventNames, eventObject, eventText } from './event-fixtures.ts';

const group = '/subscriptions/5d1c7a52-0f3e-4b7e-9a37-6c2f00000001/resourceGroups/rg-images';
const snapshotId = `${group}/providers/Microsoft.Compute/snapshots/golden-1`;

describe('a snapshot event', () => {
  test('is read in full', () => {
    expect(parseEvent(eventBody('snapshot-write'))).toEqual({
      kind: 'snapshot',
      eventId: eventObject('snapshot-write')['id'],
      eventTime: '2026-11-23T18:38:04.6117357Z',
      operationName: 'Microsoft.Compute/snapshots/write',
      change: 'write',
      resourceId: snapshotId,
    });
  });

  test.each([
    ['snapshot-write', 'write'],
    ['snapshot-write-cloudevents', 'write'],
    ['snapshot-write-legacy', 'write'],
    ['snapshot-write-without-subject', 'write'],
    ['snapshot-write-array', 'write'],
    ['snapshot-write-lower-case', 'write'],
    ['snapshot-write-upper-case', 'write'],
    ['snapshot-write-without-data', 'other'],
    ['snapshot-delete', 'delete'],
    ['snapshot-delete-cloudevents', 'delete'],
    ['tags-write', 'tags'],
    ['tags-delete-on-snapshot-id', 'tags'],
    ['tags-delete-on-tags-id', 'tags'],
  ])('%s is %s of the snapshot', (name, change) => {
    const event = parseEvent(eventBody(name));
    expect(event).toMatchObject({ kind: 'snapshot', change });
    if (event.kind === 'snapshot') expect(event.resourceId.toLowerCase()).toBe(snapshotId.toLowerCase());
  });

  test('keeps all seven digits of its time in CloudEvents too', () => {
    expect(parseEvent(eventBody('snapshot-delete-cloudevents'))).toMatchObject({
      eventTime: '2026-11-23T18:41:12.763881Z',
    });
  });

  test('of another provider on the own id of the snapshot is never a deletion', () => {
    const event = eventObject('snapshot-delete');
    event['data'] = { operationName: 'Microsoft.Authorization/locks/delete' };
    expect(parseEvent(event)).toMatchObject({ kind: 'snapshot', change: 'other' });
    delete event['data'];
    expect(parseEvent(event)).toMatchObject({ kind: 'snapshot', change: 'other' });
  });

  test('is understood in whatever case its type comes', () => {
    const event = eventObject('snapshot-delete');
    event['eventType'] = 'MICROSOFT.RESOURCES.RESOURCEDELETESUCCESS';
    expect(parseEvent(event)).toMatchObject({ kind: 'snapshot', change: 'delete' });
  });

  test('does not let free text in by the name of its operation', () => {
    const event = eventObject('snapshot-write');
    event['data'] = { operationName: 'written by Ada Examplova' };
    expect(parseEvent(event)).not.toHaveProperty('operationName');
  });
});

test.each([
  ['lock-delete', 'ChildResource'],
  ['role-assignment-delete', 'ChildResource'],
  ['disk-write', 'ForeignResourceType'],
  ['deployment-write', 'ForeignResourceType'],
  ['resource-group-tags-delete', 'ForeignResourceType'],
  ['storage-blob-created', 'ForeignEventType'],
  ['snapshot-action', 'ResourceAction'],
  ['snapshot-write-failure', 'UnsuccessfulOperation'],
  ['subscription-validation', 'SubscriptionValidation'],
])('%s is ignored: %s', (name, reason) => {
  expect(parseEvent(eventBody(name))).toEqual({
    kind: 'ignored',
    reason,
    eventId: eventObject(name)['id'],
  });
});

test.each([
  ['a child of the snapshot', `${snapshotId}/parts/one`, 'ChildResource'],
  [
    'tags of a lock of the snapshot',
    `${snapshotId}/providers/Microsoft.Authorization/locks/keep/providers/Microsoft.Resources/tags/default`,
    'ChildResource',
  ],
  ['tags of another name', `${snapshotId}/providers/Microsoft.Resources/tags/other`, 'ChildResource'],
  [
    'the tags of a disk',
    `${group}/providers/Microsoft.Compute/disks/d/providers/Microsoft.Resources/tags/default`,
    'ForeignResourceType',
  ],
  ['a subscription', '/subscriptions/5d1c7a52-0f3e-4b7e-9a37-6c2f00000001', 'ForeignResourceType'],
])('%s is not the snapshot', (_what, subject, reason) => {
  for (const name of ['snapshot-delete', 'snapshot-delete-cloudevents']) {
    expect(parseEvent({ ...eventObject(name), subject })).toMatchObject({ kind: 'ignored', reason });
  }
});

test('a deleted group is told apart from its snapshots', () => {
  expect(parseEvent(eventBody('resource-group-delete'))).toMatchObject({
    kind: 'resource-group-deleted',
    operationName: 'Microsoft.Resources/subscriptions/resourcegroups/delete',
    resourceGroup: {
      subscriptionId: '5d1c7a52-0f3e-4b7e-9a37-6c2f00000001',
      resourceGroup: 'rg-images',
    },
  });
});

describe('a body', () => {
  test('that arrives as bytes is read', () => {
    const bytes = new TextEncoder().encode(eventText('snapshot-delete'));
    expect(parseEvent(bytes)).toEqual(parseEvent(eventBody('snapshot-delete')));
    expect(() => parseEvent(bytes.subarray(1))).toThrow(MalformedEventError);
  });

  test('that arrives as text because of a byte order mark is read', () => {
    expect(parseEvent(`\uFEFF${eventText('snapshot-delete')}`)).toEqual(
      parseEvent(eventBody('snapshot-delete')),
    );
  });

  const event = eventObject('snapshot-write');
  test.each([
    ['null', null, 'the body is null'],
    ['undefined', undefined, 'the body is undefined'],
    ['a number', 123, 'the body is number'],
    ['a boolean', true, 'the body is boolean'],
    ['broken JSON', '{"id": "ada.examplova@contoso.example', 'the body is not JSON'],
    ['an empty text', '', 'the body is not JSON'],
    ['an empty object', {}, 'neither eventType'],
    ['an empty array', [], 'an array of 0 entries'],
    ['two events', [event, event], 'an array of 2 entries'],
    ['an array of an array', [[event]], 'an array of 1 entries'],
    ['another version of CloudEvents', { ...event, specversion: '0.1' }, 'specversion is not 1.0'],
    ['no id', { ...event, id: undefined }, 'id is not a text'],
    ['an id that is a number', { ...event, id: 5 }, 'id is not a text'],
    ['no time', { ...event, eventTime: undefined }, 'eventTime is not a text'],
    ['a time that is none', { ...event, eventTime: 'yesterday' }, 'eventTime is not an ISO 8601 time'],
    ['no subject', { ...event, subject: undefined, data: {} }, 'neither subject nor data.resourceUri'],
    ['a subject that is no id', { ...event, subject: 'golden-1' }, 'the subject is not a resource id'],
  ])('with %s is refused without being quoted', (_what, body, message) => {
    const refused = () => parseEvent(body);
    expect(refused).toThrow(MalformedEventError);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/examplova|golden/i);
  });
});

test('reads complete events as the SDK reads them', async () => {
  const deserializer = new EventGridDeserializer();
  const incomplete = /legacy|without-(data|subject)/;
  for (const name of eventNames.filter((candidate) => !incomplete.test(candidate))) {
    const body = eventText(name);
    const [read] = body.includes('"specversion"')
      ? await deserializer.deserializeCloudEvents(body)
      : await deserializer.deserializeEventGridEvents(body);
    if (read === undefined) throw new Error(`${name} holds no event`);
    const parsed = parseEvent(eventBody(name));
    expect(parsed.eventId).toBe(read.id);
    if (parsed.kind === 'ignored') continue;
    const time = 'eventTime' in read ? read.eventTime : read.time;
    expect(new Date(parsed.eventTime)).toEqual(time);
  }
});
