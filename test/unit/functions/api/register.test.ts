/** Who may call what of the API, and how they are told that they may not. */
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import type { AppRole } from '../../../../src/functions/caller.ts';
import { registerApi } from '../../../../src/functions/api/register.ts';
import { routes } from '../../../../src/functions/api/routes.ts';
import type { AskedService } from '../../../../src/functions/service.ts';

const registered = new Map<string, HttpHandler>();
const world = { surroundings: { now: () => 0 } };
const service = { version: '1', world, config: { rules: [] } } as unknown as AskedService;
registerApi(({ name }, handler) => registered.set(name, handler), service, { by: 'entra', platformOn: true });

async function call(
  handler: HttpHandler | undefined,
  role?: AppRole,
  asked: { method?: string; path?: string } = {},
): Promise<HttpResponseInit> {
  const { method = 'GET', path = 'health' } = asked;
  const claims = role === undefined ? undefined : [{ typ: 'roles', val: role }];
  const principal = claims && Buffer.from(JSON.stringify({ claims })).toString('base64');
  const headers = new Headers(principal === undefined ? {} : { 'x-ms-client-principal': principal });
  const request = {
    headers,
    method,
    params: {},
    url: `https://app/api/v1/${path}`,
  } as unknown as HttpRequest;
  return (await handler?.(request, {} as unknown as InvocationContext)) as HttpResponseInit;
}

const all = routes.map((route) => ({ ...route, handler: registered.get(route.name) }));

test.each(all)('$name is for $roles alone', async ({ handler, roles }) => {
  for (const role of ['Reader', 'Operator', 'Approver'] as const) {
    if (roles.some((one) => one === role)) continue;
    const { status, headers, body } = await call(handler, role);
    expect({ status, type: new Headers(headers).get('content-type') }).toEqual({
      status: 403,
      type: 'application/problem+json',
    });
    expect(JSON.parse(body as string)).toMatchObject({ status: 403, code: 'RoleMissing' });
  }
  expect(await call(handler)).toMatchObject({ status: 401 });
});

test('what changes anything is not for readers, and what lets images go is for approvers alone', () => {
  const forReaders = all
    .filter(({ roles }) => roles.some((one) => one === 'Reader'))
    .map(({ method }) => method);
  expect(new Set(forReaders)).toEqual(new Set(['GET']));
  const forApprovers = all.filter(({ roles }) => roles.join() === 'Approver').map(({ name }) => name);
  expect(forApprovers).toEqual(['postApprove', 'postUnpins']);
});

test('a reader reads', async () => {
  const health = all.find(({ name }) => name === 'getHealth');
  expect(await call(health?.handler, 'Reader')).toMatchObject({ status: 200 });
});

describe('what no route takes', () => {
  const handler = registered.get('unknownAddress');

  test.each([
    ['GET', 'nothing', 404, 'NoSuchAddress', null],
    ['GET', '', 404, 'NoSuchAddress', null],
    ['GET', 'explain', 404, 'NoSuchAddress', null],
    ['POST', 'status', 405, 'MethodNotAllowed', 'GET'],
    ['POST', 'STATUS/', 405, 'MethodNotAllowed', 'GET'],
    ['DELETE', 'pause', 405, 'MethodNotAllowed', 'GET, POST'],
    ['GET', 'dead-letters/hints/7/replay', 405, 'MethodNotAllowed', 'POST'],
  ])('%s %s is a problem as every other', async (method, path, status, code, allow) => {
    const answer = await call(handler, 'Reader', { method, path });
    const headers = new Headers(answer.headers);
    expect(answer.status).toBe(status);
    expect([headers.get('content-type'), headers.get('allow')]).toEqual(['application/problem+json', allow]);
    expect(JSON.parse(answer.body as string)).toMatchObject({ status, code, type: 'about:blank' });
  });

  test('nobody without a role is told which addresses there are', async () => {
    expect(await call(handler, undefined, { path: 'nothing' })).toMatchObject({ status: 401 });
    expect(await call(handler, undefined, { method: 'POST', path: 'status' })).toMatchObject({ status: 401 });
  });

  test('its name comes after all others, as the host tries routes by their names', () => {
    const names = [...registered.keys(), 'syncNow', 'listDeletions', 'approveDeletions'];
    expect(names.sort((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1)).at(-1)).toBe(
      'unknownAddress',
    );
  });

  test('a host that asks it first takes nothing away, and gives nobody more', async () => {
    const health = await call(handler, 'Reader', { path: 'Health' });
    expect(health.status).toBe(200);
    const refused = await call(handler, 'Reader', { method: 'POST', path: 'deletions/abc/approve' });
    expect(JSON.parse(refused.body as string)).toMatchObject({ status: 403, code: 'RoleMissing' });
  });
});
