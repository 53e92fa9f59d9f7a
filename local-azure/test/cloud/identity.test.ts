import { createPublicKey, createVerify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PublicKey } from '../../src/identity/signing-key.ts';
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

test('the older version of App Service is asked by another header and tells the time as .NET writes it', async () => {
  const { cloud } = await open();
  const query = 'api-version=2017-09-01&resource=https://management.azure.com/&clientid=c2';
  // The Azure CLI puts a slash behind the address.
  const address = `${cloud.identity.url}/?${query}`;
  const answer = await fetch(address, { headers: { secret: cloud.identity.header } });
  expect(await answer.json()).toMatchObject({
    token_type: 'Bearer',
    client_id: 'c2',
    expires_on: '11/24/2026 12:00:00 +00:00',
  });
  expect((await fetch(address, { headers: { 'X-IDENTITY-HEADER': cloud.identity.header } })).status).toBe(
    401,
  );
});

describe("a virtual machine's metadata service", () => {
  const query = 'api-version=2018-02-01&resource=https://storage.azure.com';

  async function askMachine(
    { cloud }: Fixture,
    asked: string,
    headers: Record<string, string> = { Metadata: 'true' },
  ): Promise<Answer> {
    const answer = await fetch(`${cloud.identity.origin}/metadata/identity/oauth2/token?${asked}`, {
      headers,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  }

  test('gives a token without a secret', async () => {
    const fixture = await open();
    const { status, body } = await askMachine(fixture, query);
    const now = Math.floor(fixture.clock.now() / 1000);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { expires_in: '86400', not_before: String(now), expires_on: String(now + 86_400) },
    });
    const { access_token: token = '' } = body;
    expect(fixture.cloud.identity.problemOf(token, ['https://storage.azure.com'])).toBeUndefined();
  });

  test.each([
    ['no header', query, {}, 'Required metadata header not specified'],
    ['a proxy', query, { Metadata: 'true', 'X-Forwarded-For': '1.2.3.4' }, 'Forwarded'],
    ['no version', 'resource=x', { Metadata: 'true' }, 'api-version'],
    ['no resource', 'api-version=2018-02-01', { Metadata: 'true' }, 'resource'],
  ])('%s is refused', async (_, asked, headers, words) => {
    const { status, body } = await askMachine(await open(), asked, headers);
    expect({ status, error: body['error'] }).toEqual({ status: 400, error: 'invalid_request' });
    expect(body['error_description']).toContain(words);
  });
});

test.each(['', '/v2.0'])('a token is signed by a key that its issuer publishes%s', async (version) => {
  const fixture = await open();
  const { cloud } = fixture;
  const { body } = await ask(fixture, good);
  const [header = '', claims = '', signature = ''] = (body['access_token'] ?? '').split('.');
  const documents = `${cloud.identity.origin}/${cloud.identity.tenantId}${version}/.well-known/openid-configuration`;
  const discovered = (await (await fetch(documents)).json()) as { issuer: string; jwks_uri: string };
  const read = (part: string): Record<string, string> =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, string>;
  expect(discovered.issuer).toBe(read(claims)['iss']);
  const { keys } = (await (await fetch(discovered.jwks_uri)).json()) as { keys: PublicKey[] };
  const key = keys.find(({ kid }) => kid === read(header)['kid']);
  if (key === undefined) throw new Error('the key is not published');
  const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
  const isSigned = (text: string): boolean =>
    createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64url');
  expect(read(header)['alg']).toBe('RS256');
  expect(isSigned(`${header}.${claims}`)).toBe(true);
  expect(isSigned(`${header}.${claims}x`)).toBe(false);
});

test('another path or method is not found', async () => {
  const { cloud } = await open();
  const address = cloud.identity.url;
  expect((await fetch(address.replace('/msi/token', '/metadata'))).status).toBe(404);
  expect((await fetch(address, { method: 'POST' })).status).toBe(404);
});

test('the next requests for a token meet the faults that were added, and nothing else does', async () => {
  const fixture = await open();
  const { faults, origin, url, header } = fixture.cloud.identity;
  const message = 'An unexpected error occured while fetching the AAD Token.';
  faults.add({ answer: { status: 500, body: { statusCode: 500, message } } });
  faults.add({ answer: 'broken-connection' });
  expect((await fetch(`${origin}/common/.well-known/openid-configuration`)).status).not.toBe(500);
  expect(await ask(fixture, good)).toMatchObject({ status: 500, body: { message } });
  await expect(ask(fixture, good)).rejects.toThrow();
  faults.add({ answer: 'stalled-connection' });
  const stopped = new AbortController();
  const asked = [1, 2].map(() =>
    fetch(`${url}?${good}`, { headers: { 'X-IDENTITY-HEADER': header }, signal: stopped.signal }),
  );
  expect((await Promise.race(asked)).status).toBe(200);
  stopped.abort();
  expect((await Promise.allSettled(asked)).map(({ status }) => status).sort()).toEqual([
    'fulfilled',
    'rejected',
  ]);
  faults.add({ answer: { status: 503 } })();
  expect((await ask(fixture, good)).status).toBe(200);
});

describe('an app', () => {
  const [own, other] = ['11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa', '22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa'];
  const headerOf = ({ cloud }: Fixture, identities: object): string =>
    cloud.environment({ userAssigned: [], ...identities })['IDENTITY_HEADER'] ?? '';

  test('has the identities that are assigned to it, and no other', async () => {
    const fixture = await open();
    const header = headerOf(fixture, { userAssigned: [own.toUpperCase()] });
    expect((await ask(fixture, `${good}&client_id=${own}`, header)).body).toMatchObject({ client_id: own });
    for (const query of [`${good}&client_id=${other}`, good]) {
      expect(await ask(fixture, query, header)).toMatchObject({
        status: 400,
        body: {
          statusCode: 400,
          message: expect.stringContaining('Managed Identity found for specified') as string,
        },
      });
    }
  });

  test('has one without a client id where it has one of its own', async () => {
    const fixture = await open();
    const header = headerOf(fixture, { systemAssigned: true });
    expect((await ask(fixture, good, header)).status).toBe(200);
    expect((await ask(fixture, `${good}&client_id=${own}`, header)).status).toBe(400);
  });
});
