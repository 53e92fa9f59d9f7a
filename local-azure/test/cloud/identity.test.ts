import { expect, test } from 'vitest';
import { minute, open, type Fixture } from './cloud-fixture.ts';

const day = 24 * 60 * minute;

interface Answer {
  status: number;
  body: Record<string, string>;
}

async function ask({ cloud }: Fixture, query: string, header = cloud.identity.header): Promise<Answer> {
  const answer = await fetch(`${cloud.identity.url}?${query}`, { headers: { 'X-IDENTITY-HEADER': header } });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

const good = 'api-version=2019-08-01&resource=https://management.azure.com/';

test('a token says what Entra says, and expires after a day of the cloud', async () => {
  const fixture = await open();
  const { clock, cloud } = fixture;
  const { status, body } = await ask(fixture, `${good}&client_id=c1`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    token_type: 'Bearer',
    resource: 'https://management.azure.com/',
    client_id: 'c1',
    expires_on: String(Math.floor((clock.now() + day) / 1000)),
  });
  const token = body['access_token'] ?? '';
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  expect(JSON.parse(parts[1] ?? '')).toMatchObject({
    aud: 'https://management.azure.com/',
    appid: 'c1',
    oid: 'c1',
    exp: Number(body['expires_on']),
  });
  expect(cloud.identity.problemOf(token, ['https://management.azure.com'])).toBeUndefined();
  expect(cloud.identity.problemOf(token, ['https://vault.azure.net'])).toBe(
    'the token is for https://management.azure.com/, not for https://vault.azure.net',
  );
  clock.advanceBy(day);
  expect(cloud.identity.problemOf(token, ['https://management.azure.com'])).toBe('the token has expired');
  expect(cloud.identity.problemOf('x.y.z', ['https://management.azure.com'])).toContain('is not one of');
});

test.each([
  ['another header', good, 'wrong', 401, 'X-IDENTITY-HEADER'],
  ['another version', 'api-version=2018-02-01&resource=x', undefined, 400, '2019-08-01'],
  ['no version', 'resource=x', undefined, 400, 'api-version'],
  ['no resource', 'api-version=2019-08-01', undefined, 400, 'resource'],
])('%s is refused, and the refusal says why', async (_, query, header, status, words) => {
  const answer = await ask(await open(), query, header);
  expect(answer).toMatchObject({ status, body: { statusCode: status } });
  expect(answer.body['message']).toContain(words);
});

test('another path or method is not found', async () => {
  const { cloud } = await open();
  const address = cloud.identity.url;
  expect((await fetch(address.replace('/msi/token', '/metadata'))).status).toBe(404);
  expect((await fetch(address, { method: 'POST' })).status).toBe(404);
});
