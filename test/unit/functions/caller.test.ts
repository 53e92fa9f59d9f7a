/** Who is let in to the app's addresses, and to which. */
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { allowing, authLevel, type AppRole } from '../../../src/functions/caller.ts';

const long = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';
const entra = { by: 'entra', platformOn: true } as const;

function headerOf(claims: unknown): string {
  return Buffer.from(JSON.stringify({ auth_typ: 'aad', claims })).toString('base64');
}

async function statusOf(
  access: Parameters<typeof allowing>[0],
  roles: AppRole[],
  header?: string,
): Promise<number> {
  const handler = allowing(access, roles, () => ({ status: 200 }));
  const headers = new Headers(header === undefined ? {} : { 'x-ms-client-principal': header });
  const answer = await handler({ headers } as unknown as HttpRequest, {} as unknown as InvocationContext);
  return 'status' in answer ? (answer.status ?? 0) : 0;
}

test('with keys the host asks for one, and claims count for nothing', async () => {
  const access = { by: 'key', platformOn: false } as const;
  expect(authLevel(access)).toBe('function');
  expect(await statusOf(access, ['Approver'])).toBe(200);
});

describe('with Entra', () => {
  test('a token is enough while the platform checks it', () => {
    expect(authLevel(entra)).toBe('anonymous');
  });

  test.each([
    ['an approver approves', ['Approver'], [{ typ: 'roles', val: 'Approver' }], 200],
    ['by the long name of the claim too', ['Approver'], [{ typ: long, val: 'Approver' }], 200],
    ['a reader does not', ['Approver'], [{ typ: 'roles', val: 'Reader' }], 403],
    ['nor an operator', ['Approver'], [{ typ: 'roles', val: 'Operator' }], 403],
    ['nor someone whose name is that of the role', ['Approver'], [{ typ: 'name', val: 'Approver' }], 403],
    ['nor someone without roles', ['Approver'], [], 403],
    ['any of several will do', ['Reader', 'Operator'], [{ typ: 'roles', val: 'Operator' }], 200],
  ] as const)('%s', async (_what, roles, claims, status) => {
    expect(await statusOf(entra, [...roles], headerOf(claims))).toBe(status);
  });

  test.each([undefined, '', 'bm8gSlNPTg==', '%'])(
    'without claims that can be read, nobody is let in: %s',
    async (header) => {
      expect(await statusOf(entra, ['Reader'], header)).toBeGreaterThanOrEqual(401);
    },
  );

  test('while authentication of the platform is off, a header that anyone may send counts for nothing', async () => {
    const off = { by: 'entra', platformOn: false } as const;
    expect(authLevel(off)).toBe('function');
    expect(await statusOf(off, ['Approver'], headerOf([{ typ: 'roles', val: 'Approver' }]))).toBe(503);
  });
});
