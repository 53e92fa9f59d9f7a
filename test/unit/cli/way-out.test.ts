/** Where a proxy looks into TLS, whose certificate only the machine trusts, commands reach Azure as az does. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLoopbackAuthority } from 'local-azure';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = path.join(import.meta.dirname, '../../../src/cli/snaprep.ts');
const closing: (() => void)[] = [];
let address: string;
let identity: string;
let folder: string;
let trusted: string;

beforeAll(async () => {
  const { authority, cert, key } = await createLoopbackAuthority();
  folder = mkdtempSync(path.join(tmpdir(), 'cli-way-out-'));
  trusted = path.join(folder, 'authority.pem');
  writeFileSync(trusted, authority);
  const group = { subscriptionId: '11111111-1111-4111-8111-111111111111', resourceGroup: 'rg-images' };
  const target = { ...group, resourceGroup: 'rg-weu', location: 'westeurope' };
  const gone = { whenSourceDeleted: 'keep', whenSourceUnselected: 'keep' };
  const rule = { name: 'golden', source: group, select: { all: true }, targets: [target], ...gone };
  writeFileSync(path.join(folder, 'replication.json'), JSON.stringify({ rules: [rule] }));
  const azure = createServer({ cert, key }, (_request, response) =>
    response.setHeader('content-type', 'application/json').end('{"value":[],"Items":[]}'),
  );
  // As App Service gives tokens; whatever hands one out would do.
  const tokens = createPlainServer((_request, response) =>
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ access_token: 't', expires_on: '4102444800', token_type: 'Bearer' })),
  );
  for (const server of [azure, tokens]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
  }
  address = `https://localhost:${(azure.address() as AddressInfo).port}`;
  identity = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/`;
});

afterAll(() => {
  for (const close of closing) close();
  rmSync(folder, { recursive: true });
});

/** What a command says on both streams. `authority` is where OpenSSL finds what the machine trusts. */
async function said(authority: string, ...argv: string[]): Promise<string> {
  const env = {
    ...{ SSL_CERT_FILE: authority, RESOURCE_MANAGER_ENDPOINT: address, INSTALLATION_ID: 'one' },
    ...{ IDENTITY_ENDPOINT: identity, IDENTITY_HEADER: 'h', HOME: folder },
  };
  const child = spawn(process.execPath, [program, ...argv], { env, cwd: folder });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += String(data)));
  await new Promise((resolve) => child.on('close', resolve));
  return out;
}

test('what asks Resource Manager', async () => {
  expect(await said(trusted, 'status', '--query', 'complete')).toBe('true\n');
  // Not for want of anybody who looks.
  expect(await said('/dev/null', 'status', '--query', 'unread[].detail')).toMatch(/certificate/);
});

test('what asks the price service', async () => {
  const ask = ['prices', 'update', '--region', 'northeurope', '--endpoint', address];
  expect(await said(trusted, ...ask)).toContain('no price at all was found');
  expect(await said('/dev/null', ...ask)).not.toContain('no price at all was found');
});
