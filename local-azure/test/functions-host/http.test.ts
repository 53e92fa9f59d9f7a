import { describe, expect, it } from 'vitest';
import { packageOf, run } from './fixture-app.ts';

const functionKey = 'the-key';

describe('authLevel', () => {
  const levels = ['anonymous', 'function', 'admin'];
  const source = levels
    .map((level) => `app.http('${level}', { authLevel: '${level}', handler: () => ({ body: 'in' }) });`)
    .join('\n');

  it.each([
    ['no key', '', {}, [200, 401, 401]],
    ['a wrong key', '?code=other', {}, [200, 401, 401]],
    ['the key as ?code=', `?code=${functionKey}`, {}, [200, 200, 200]],
    ['the key as x-functions-key', '', { 'x-functions-key': functionKey }, [200, 200, 200]],
  ])('%s', async (_, query, headers, expected) => {
    const { host } = await run(packageOf(source), { functionKey });
    const statuses = [];
    for (const level of levels) {
      statuses.push((await fetch(`${host.httpUrl}/api/${level}${query}`, { headers })).status);
    }
    expect(statuses).toEqual(expected);
  });

  it('opens nothing but anonymous functions when there is no key', async () => {
    const { host } = await run(packageOf(source));
    expect((await fetch(`${host.httpUrl}/api/function?code=undefined`)).status).toBe(401);
  });
});

const echo = `
app.http('echo', {
  authLevel: 'anonymous',
  methods: ['POST'],
  route: 'rules/{rule}/{source?}',
  handler: async (request, context) => ({
    status: 201,
    headers: { 'x-own': 'yes' },
    cookies: [{ name: 'c', value: '1', httpOnly: true, sameSite: 'Strict', maxAge: 60 }],
    jsonBody: {
      method: request.method,
      url: request.url,
      header: request.headers.get('x-given'),
      query: Object.fromEntries(request.query),
      params: request.params,
      body: await request.text(),
      metadata: context.triggerMetadata ?? null,
    },
  }),
});`;

it('converts request and response', async () => {
  const { host } = await run(packageOf(echo));
  const url = `${host.httpUrl}/api/rules/golden%20images/s1?a=1&b=%C3%A4`;
  const response = await fetch(url, { method: 'POST', headers: { 'x-given': 'g' }, body: 'grüße' });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-own')).toBe('yes');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.getSetCookie()).toEqual(['c=1; max-age=60; path=/; samesite=strict; httponly']);
  expect(await response.json()).toEqual({
    method: 'POST',
    url,
    header: 'g',
    query: { a: '1', b: 'ä' },
    params: { rule: 'golden images', source: 's1' },
    body: 'grüße',
    metadata: null,
  });
});

describe('route', () => {
  it('is the name of the function unless it is given, behind the prefix of host.json', async () => {
    const source = `app.http('Status', { authLevel: 'anonymous', handler: () => ({ body: 'ok' }) });`;
    const { host } = await run(packageOf(source, { extensions: { http: { routePrefix: 'v1' } } }));
    expect(host.functions).toEqual([
      {
        name: 'Status',
        trigger: 'http',
        route: 'v1/Status',
        methods: ['GET', 'POST'],
        authLevel: 'anonymous',
        url: `${host.httpUrl}/v1/Status`,
      },
    ]);
    expect(await (await fetch(`${host.httpUrl}/v1/status`)).text()).toBe('ok');
    expect((await fetch(`${host.httpUrl}/api/status`)).status).toBe(404);
  });

  it('prefers text to a parameter, and does not know another method', async () => {
    const source = `
      app.http('one', { authLevel: 'anonymous', methods: ['GET'], route: 'r/{id:int}', handler: (r) => ({ body: 'id ' + r.params.id }) });
      app.http('all', { authLevel: 'anonymous', methods: ['GET'], route: 'r/all', handler: () => ({ body: 'all' }) });
      app.http('rest', { authLevel: 'anonymous', methods: ['GET'], route: 'files/{*path}', handler: (r) => ({ body: r.params.path }) });`;
    const { host } = await run(packageOf(source));
    const text = async (path: string) => (await fetch(`${host.httpUrl}/api/${path}`)).text();
    expect(await text('r/all')).toBe('all');
    expect(await text('r/7')).toBe('id 7');
    expect(await text('files/a/b')).toBe('a/b');
    expect(await text('files/a%2Fb%20c/100%')).toBe('a%2Fb c/100%');
    expect((await fetch(`${host.httpUrl}/api/r/x`)).status).toBe(404);
    expect((await fetch(`${host.httpUrl}/api/r/7`, { method: 'DELETE' })).status).toBe(404);
  });
});

it('answers what it has begun before it closes', async () => {
  const source = `
    let release;
    app.http('held', { authLevel: 'anonymous', handler: (request, context) =>
      new Promise((resolve) => { release = () => resolve({ body: 'late' }); context.log('report', '1'); }) });
    app.timer('release', { schedule: '0 0 0 1 1 *', handler: () => release() });`;
  const app = await run(packageOf(source));
  const answer = fetch(`${app.host.httpUrl}/api/held`);
  await app.until(() => app.reports().length === 1);
  const closed = app.host.close();
  await app.host.runTimer('release');
  expect(await (await answer).text()).toBe('late');
  await closed;
});

it('answers 204 for nothing, 500 without a word for an error, and bytes as they are', async () => {
  const source = `
    app.http('nothing', { authLevel: 'anonymous', handler: () => undefined });
    app.http('error', { authLevel: 'anonymous', handler: () => { throw new Error('secret'); } });
    app.http('bytes', { authLevel: 'anonymous', handler: () => ({ body: new Uint8Array([0, 255]) }) });`;
  const { host, lines } = await run(packageOf(source));
  expect((await fetch(`${host.httpUrl}/api/nothing`)).status).toBe(204);
  const failed = await fetch(`${host.httpUrl}/api/error`);
  expect([failed.status, await failed.text()]).toEqual([500, '']);
  expect(lines.some((line) => line.level === 'error' && line.message.includes('secret'))).toBe(true);
  const bytes = await (await fetch(`${host.httpUrl}/api/bytes`)).bytes();
  expect([...bytes]).toEqual([0, 255]);
});

it('an answer that takes longer than 230 s comes too late, and the function runs on', async () => {
  const slow = `
    let release;
    app.http('slow', { authLevel: 'anonymous', handler: (request, context) => new Promise((resolve) => {
      release = () => { context.log('report', '1'); resolve({ body: 'late' }); };
      context.log('report', '0');
    }) });
    app.http('release', { authLevel: 'anonymous', handler: () => { release(); return {}; } });`;
  const now = Date.parse('2026-03-01T12:00:00Z');
  const app = await run(packageOf(slow), { now });
  const { host } = app;
  const answer = fetch(`${host.httpUrl}/api/slow`);
  await app.until(() => app.reports().length === 1);
  await host.setTime(now + 230_000);
  expect((await answer).status).toBe(504);
  expect(host.inFlight).toBe(1);
  await fetch(`${host.httpUrl}/api/release`);
  await app.until(() => app.reports().length === 2 && host.inFlight === 0);
});
