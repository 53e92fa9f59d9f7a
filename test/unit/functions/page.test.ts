/** What the app serves of the page, to whom, and what it must not do before somebody asks. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { expect, onTestFinished, test } from 'vitest';
import { isPageServed, page, type PageOptions } from '../../../src/functions/page.ts';
import { rule } from '../../support/snapshots.ts';

const byKey = { by: 'key', platformOn: false } as const;
const entra = { by: 'entra', platformOn: true } as const;

function appWithPage(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'snaprep-page-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = path.join(root, 'dist/page');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(root, 'secret.json'), '{}');
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'main-abc.js'), 'let a;');
  const manifest = {
    'index.html': { type: 'text/html; charset=utf-8', isHashed: false, etag: '"one"' },
    'main-abc.js': { type: 'text/javascript; charset=utf-8', isHashed: true, etag: '"two"' },
  };
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  return root;
}

function served(
  over: Partial<PageOptions> = {},
): (file: string, headers?: Record<string, string>) => Promise<HttpResponseInit> {
  const handler = page({ appRoot: appWithPage(), access: byKey, version: '1.2.3', rules: [], ...over });
  return async (file, headers = {}) => {
    const request = { params: file === '' ? {} : { file }, headers: new Headers(headers) };
    const context = {} as unknown as InvocationContext;
    return handler(request as unknown as HttpRequest, context);
  };
}

function headersOf({ headers }: HttpResponseInit): Record<string, string> {
  return headers as Record<string, string>;
}

test.each([
  [byKey, false, false],
  [{ by: 'entra', platformOn: false } as const, false, false],
  [{ by: 'key', platformOn: true } as const, false, false],
  [entra, false, true],
  [byKey, true, true],
])('with %j, without sign-in allowed %s: served %s', (access, isAllowed, expected) => {
  expect(isPageServed(access, isAllowed)).toBe(expected);
});

test('the document is asked for anew, and told in a few bytes that it is the same', async () => {
  const get = served();
  const first = await get('');
  expect(headersOf(first)).toMatchObject({ etag: '"one"', 'cache-control': 'private, no-cache' });
  expect((first.body as Buffer).toString()).toBe('<!doctype html>');
  expect(await get('', { 'if-none-match': '"other", "one"' })).toMatchObject({ status: 304 });
});

test('what has its digest in its name is kept for good, and compressed for who takes it so', async () => {
  const answer = await served()('main-abc.js', { 'accept-encoding': 'br, gzip' });
  expect(headersOf(answer)).toMatchObject({
    'cache-control': 'private, max-age=31536000, immutable',
    'content-encoding': 'gzip',
    'content-type': 'text/javascript; charset=utf-8',
  });
  expect(gunzipSync(answer.body as Buffer).toString()).toBe('let a;');
});

test('every answer has the policy: files of its own origin, nothing inline, no text as markup, no frame', async () => {
  const get = served();
  for (const file of ['', 'main-abc.js', 'none.js', 'me']) {
    const policy = headersOf(await get(file))['content-security-policy'] ?? '';
    expect(policy.split('; ').sort()).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ].sort(),
    );
  }
});

test.each(['../../secret.json', '..%2f..%2fsecret.json', 'manifest.json', 'constructor', '/etc/passwd'])(
  'what the manifest does not name is not there: %s',
  async (file) => {
    expect((await served()(file)).status).toBe(404);
  },
);

test('nothing is read before somebody asks, and an app without a page still starts', async () => {
  const get = served({ appRoot: '/nowhere' });
  await expect(get('')).rejects.toThrow('ENOENT');
  expect((await get('me')).jsonBody).toMatchObject({ signIn: 'key', roles: [], version: '1.2.3' });
});

test('roles are those of the token, and a header that anyone may send counts for nothing', async () => {
  const claims = [
    { typ: 'roles', val: 'Operator' },
    { typ: 'roles', val: 'Reader' },
  ];
  const headers = {
    'x-ms-client-principal': Buffer.from(JSON.stringify({ claims })).toString('base64'),
    'x-ms-client-principal-name': 'kim@contoso.example',
  };
  expect((await served({ access: entra })('me', headers)).jsonBody).toMatchObject({
    signIn: 'entra',
    name: 'kim@contoso.example',
    roles: ['Operator', 'Reader'],
    version: '1.2.3',
  });
  expect((await served()('me', headers)).jsonBody).toMatchObject({
    signIn: 'key',
    roles: [],
    version: '1.2.3',
  });
});

test('the page is told what the API offers and to whom, and the objectives of the rules', async () => {
  const rules = [
    { ...rule, readyWithinMs: 1_200_000 },
    { ...rule, name: 'other' },
  ];
  expect((await served({ rules })('me')).jsonBody).toMatchObject({
    operations: { getStatus: ['Reader', 'Operator', 'Approver'], postApprove: ['Approver'] },
    objectives: { [rule.name]: 1200 },
  });
});
