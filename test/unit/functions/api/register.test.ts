/** Who may call what of the API, and how they are told that they may not. */
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import type { AppRole } from '../../../../src/functions/caller.ts';
import { registerApi } from '../../../../src/functions/api/register.ts';
import type { Route } from '../../../../src/functions/api/routes.ts';
import type { AskedService } from '../../../../src/functions/service.ts';

const registered = new Map<Route, HttpHandler>();
const world = { surroundings: { now: () => 0 } };
const service = { version: '1', world, config: { rules: [] } } as unknown as AskedService;
registerApi((route, handler) => registered.set(route, handler), service, { by: 'entra', platformOn: true });

async function call(handler: HttpHandler | undefined, role?: AppRole): Promise<HttpResponseInit> {
  const claims = role === undefined ? undefined : [{ typ: 'roles', val: role }];
  const principal = claims && Buffer.from(JSON.stringify({ claims })).toString('base64');
  const headers = new Headers(principal === undefined ? {} : { 'x-ms-client-principal': principal });
  const request = { headers, params: {}, url: 'https://app/api/v1/health' } as unknown as HttpRequest;
  return (await handler?.(request, {} as unknown as InvocationContext)) as HttpResponseInit;
}

const all = [...registered].map(([route, handler]) => ({ ...route, handler }));

test.each(all)('$name is for $roles alone', async ({ handler, roles }) => {
  for (const role of ['Reader', 'Operator', 'Approver'] as const) {
    if (roles.includes(role)) continue;
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
  const forReaders = all.filter(({ roles }) => roles.includes('Reader')).map(({ method }) => method);
  expect(new Set(forReaders)).toEqual(new Set(['GET']));
  const forApprovers = all.filter(({ roles }) => roles.join() === 'Approver').map(({ name }) => name);
  expect(forApprovers).toEqual(['postApprove', 'postUnpins']);
});

test('a reader reads', async () => {
  const health = all.find(({ name }) => name === 'getHealth');
  expect(await call(health?.handler, 'Reader')).toMatchObject({ status: 200 });
});
