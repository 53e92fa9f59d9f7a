import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';

const main = path.resolve(import.meta.dirname, '../../src/main.ts');
const running: ChildProcessWithoutNullStreams[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'close');
  }
});

interface Addresses {
  resourceManager: string;
  serviceBus: string;
  identity: string;
  control: string;
  certificateAuthority: string;
  environment: Record<string, string>;
}

function run(...options: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [main, ...options]);
  running.push(child);
  return child;
}

/** The first line of its stdout, and how to learn of the whole of it. */
async function start(
  ...options: string[]
): Promise<{ child: ChildProcessWithoutNullStreams; addresses: Addresses; lines: string[] }> {
  const child = run(...options);
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
  await once(reader, 'line');
  return { child, addresses: JSON.parse(lines[0] ?? '') as Addresses, lines };
}

/** What it says until it ends, and how it ends. */
async function ended(...options: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = run(...options);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, ...said };
}

/** Lists the snapshots of a subscription as any program would, from the addresses alone. */
async function list(
  { resourceManager, identity, certificateAuthority, environment }: Addresses,
  subscription: string,
): Promise<{ value: { name: string; location: string }[] }> {
  const answer = await fetch(`${identity}?api-version=2019-08-01&resource=${resourceManager}`, {
    headers: { 'X-IDENTITY-HEADER': environment['IDENTITY_HEADER'] ?? '' },
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const snapshots = `${resourceManager}/subscriptions/${subscription}/providers/Microsoft.Compute/snapshots`;
  const request = https.get(`${snapshots}?api-version=2025-01-02`, {
    ca: readFileSync(certificateAuthority),
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  });
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return JSON.parse(text) as { value: { name: string; location: string }[] };
}

describe('it runs', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'with one line of JSON, and %s ends it without a rest',
    async (signal) => {
      const { child, addresses, lines } = await start();
      expect(addresses.environment).toMatchObject({
        RESOURCE_MANAGER_ENDPOINT: addresses.resourceManager,
        SERVICEBUS__customEndpointAddress: addresses.serviceBus,
        IDENTITY_ENDPOINT: addresses.identity,
        NODE_EXTRA_CA_CERTS: addresses.certificateAuthority,
      });
      await fetch(`${addresses.control}/snapshots`, { method: 'POST', body: '{"name":"golden-1"}' });
      const { value } = await list(addresses, '11111111-1111-1111-1111-111111111111');
      expect(value).toMatchObject([{ name: 'golden-1', location: 'northeurope' }]);

      expect(existsSync(addresses.certificateAuthority)).toBe(true);
      child.kill(signal);
      expect(await once(child, 'close')).toEqual([0, null]);
      expect(lines).toHaveLength(1);
      expect(existsSync(path.dirname(addresses.certificateAuthority))).toBe(false);
      await expect(fetch(addresses.control)).rejects.toThrow();
    },
  );
});

describe('it does not run', () => {
  test('--help: says what there is', async () => {
    const { code, stdout } = await ended('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--port-resource-manager N');
  });

  test('a port in use: names it and says what to do', async () => {
    const { addresses } = await start();
    const port = new URL(addresses.control).port;
    const { code, stdout, stderr } = await ended('--port-identity', port);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`port ${port} for identity is already in use; choose another one`);
  });

  test('an option that is wrong: exit code 2, and why', async () => {
    const { code, stdout, stderr } = await ended('--nope');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("Unknown option '--nope'");
  });
});
