/** What a custom topic takes as CloudEvents. */
import { expect, test } from 'vitest';
import { open, trust, type Fixture } from './cloud-fixture.ts';

const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.EventGrid/topics/signals';
const event = { specversion: '1.0', id: 'e1', source: '/here', type: 'happened' };

async function publish({ cloud }: Fixture, events: unknown): Promise<number> {
  trust(cloud);
  const asked = 'api-version=2019-08-01&resource=https://eventgrid.azure.net';
  const headers = { 'x-identity-header': cloud.identity.header };
  const answer = await fetch(`${cloud.identity.url}?${asked}`, { headers });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const { status } = await fetch(`${cloud.customTopics.endpointOf('signals')}?api-version=2018-01-01`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    },
    body: JSON.stringify(events),
  });
  return status;
}

const openTopic = (): Promise<Fixture> => open({ customTopics: [{ name: 'signals', id }] });

test.each([
  ['a time in words', { time: 'Mon, 23 Nov 2026 12:00:00 GMT' }],
  ['a day', { time: '2026-11-23' }],
  ['a time without a zone', { time: '2026-11-23T12:00:00' }],
  ['an attribute with an underscore', { trace_parent: 'x' }],
  ['an attribute in capitals', { traceParent: 'x' }],
  ['an attribute that is an object', { trace: { parent: 'x' } }],
  ['a subject that is none', { subject: '' }],
  ['data twice', { data: {}, data_base64: 'e30=' }],
  ['a type that is none', { type: 7 }],
])('refused with all of its batch: %s', async (_, change) => {
  const fixture = await openTopic();
  expect(await publish(fixture, [event, { ...event, ...change }])).toBe(400);
  expect(fixture.cloud.customTopics.received).toEqual([]);
});

test('taken: attributes of the specification, and extensions of simple values', async () => {
  const fixture = await openTopic();
  const whole = {
    ...event,
    subject: 'it',
    time: '2026-11-23T12:00:00.1234567+01:00',
    datacontenttype: 'application/json',
    dataschema: 'urn:it:1',
    traceparent: '00-1-2-01',
    attempt: 2,
    data: { a: 1 },
  };
  expect(await publish(fixture, [whole, { ...event, data_base64: 'e30=' }])).toBe(200);
  expect(fixture.cloud.customTopics.received).toHaveLength(2);
});
