/** Where a proxy looks into TLS, whose certificate only the machine trusts, the checks reach Azure as azd does. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLoopbackAuthority } from 'local-azure';
import { expect, onTestFinished, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../../..');

/** What a call of the checks gets from this address, in a process of its own. */
async function asked(endpoint: string, env: Record<string, string>): Promise<string> {
  const script = `
    import { armClient } from '${root}/infra/hooks/arm-client.ts';
    import { goAsTheMachineDoes } from '${root}/src/cli/way-out.ts';
    goAsTheMachineDoes();
    const told = await armClient('${endpoint}', () => 't').get('/x').catch(({ message }) => message);
    process.stdout.write(JSON.stringify(told));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { env });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += String(data)));
  await new Promise((resolve) => child.on('close', resolve));
  return out;
}

test('the certificates of the machine count', async () => {
  const { authority, cert, key } = await createLoopbackAuthority();
  const folder = mkdtempSync(path.join(tmpdir(), 'way-out-'));
  const azure = createServer({ cert, key }, (_request, response) => response.end('{"name":"group"}'));
  onTestFinished(() => {
    azure.close();
    rmSync(folder, { recursive: true });
  });
  await new Promise<void>((resolve) => azure.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://localhost:${(azure.address() as AddressInfo).port}`;
  const file = path.join(folder, 'authority.pem');
  writeFileSync(file, authority);
  // Where the machine's own are, by OpenSSL.
  expect(await asked(endpoint, { SSL_CERT_FILE: file })).toBe('{"name":"group"}');
  // Who is not trusted is named, and not only that something failed.
  expect(await asked(endpoint, { SSL_CERT_FILE: '/dev/null' })).toMatch(/GET \/x: .*certificate/);
});
