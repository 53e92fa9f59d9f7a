import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEvent } from '../../../../src/azure/event-grid/parse-event.ts';
import { eventBody, eventNames, eventObject } from './event-fixtures.ts';

/** What a result may hold besides its own words: what the envelope says of the event and its resource. */
const allowed = /^(?:\/subscriptions\/.*|Microsoft\.[\w.]+(?:\/\w+)*|Succeeded|Failed)$/i;

/** Every text under a value; texts that are JSON themselves (claims of old events) are opened. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    const nested: unknown = value.startsWith('{') ? JSON.parse(value) : undefined;
    return nested === undefined ? [value] : textsOf(nested);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Texts of claims, authorisation, HTTP request and the rest of `data` that could tell on a person. */
function personalTexts(body: unknown): string[] {
  const event = (Array.isArray(body) ? (body as unknown[])[0] : body) as { data?: Record<string, unknown> };
  // The subscription's id stands in the resource id as well, and is nobody's.
  const { subscriptionId: _subscription, ...data } = event.data ?? {};
  return textsOf(data).filter((text) => text.length > 3 && !allowed.test(text));
}

test.each(eventNames)('nothing personal of %s is in the result', (name) => {
  const body = eventBody(name);
  const result = JSON.stringify(parseEvent(body));
  for (const text of personalTexts(body)) expect(result).not.toContain(text);
});

test('the fixtures do hold personal data', () => {
  const texts = eventNames.flatMap((name) => personalTexts(eventBody(name)));
  expect(texts).toContain('ada.examplova@contoso.example');
  expect(texts).toContain('192.0.2.44');
  expect(texts).toContain('2001:db8::44');
});

test('whatever claims, authorisation and HTTP request hold, none of it is in the result', () => {
  const secret = fc.stringMatching(/^[a-z]{5,20}$/).map((text) => `person-${text}`);
  const holder = fc.oneof(
    secret,
    fc.dictionary(fc.string(), secret, { minKeys: 1 }),
    fc.record({ evidence: fc.record({ principalId: secret }) }),
    fc.array(secret, { minLength: 1 }),
  );
  const personal = fc.record({
    claims: holder,
    authorization: holder,
    httpRequest: holder,
    caller: holder,
    tenantId: secret,
    correlationId: secret,
  });
  const names = fc.constantFrom('snapshot-write', 'snapshot-delete-cloudevents', 'tags-write', 'lock-delete');
  fc.assert(
    fc.property(names, personal, (name, more) => {
      const event = eventObject(name);
      const data = { ...(event['data'] as object), ...more };
      expect(JSON.stringify(parseEvent({ ...event, data, ...more }))).not.toContain('person-');
    }),
  );
});
