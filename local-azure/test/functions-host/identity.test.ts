import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import { ServiceBusBroker } from '../../src/service-bus/broker.ts';
import { createLoopbackCertificate } from '../service-bus/loopback-certificate.ts';
import { packageOf, run } from './fixture-app.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const token = 'a-token';
const source = `app.serviceBusQueue('receive', {
  connection: 'Bus', queueName: 'events', handler: (body, context) => context.log('report', JSON.stringify(body)),
});`;

/** The token endpoint of App Service; keeps the requests. */
async function tokenEndpoint(): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const isKnown = request.headers['x-identity-header'] === 'secret';
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    const expires_on = String(start / 1000 + 3600);
    response.end(isKnown ? JSON.stringify({ access_token: token, expires_on, token_type: 'Bearer' }) : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`, requests };
}

async function namespaceOverTls() {
  const tls = createLoopbackCertificate();
  const namespace = await ServiceBusBroker.start({
    clock: new ManualClock(start),
    queues: [
      {
        name: 'events',
        lockDurationMs: 60_000,
        maxDeliveryCount: 3,
        deadLetteringOnMessageExpiration: true,
        requiresDuplicateDetection: false,
        duplicateDetectionHistoryMs: 0,
      },
    ],
    tls,
    authenticate: (given) => (given === token ? undefined : 'no token of ours'),
  });
  onTestFinished(() => namespace.close());
  const packageRoot = packageOf(source);
  const caFile = path.join(packageRoot, 'ca.pem');
  writeFileSync(caFile, tls.cert);
  const env = {
    Bus__fullyQualifiedNamespace: 'ns.servicebus.windows.net',
    Bus__customEndpointAddress: `sb://localhost:${namespace.port}`,
  };
  return { namespace, packageRoot, caFile, env };
}

it("receives over TLS with a token of the app's identity", async () => {
  const { namespace, packageRoot, caFile, env } = await namespaceOverTls();
  const endpoint = await tokenEndpoint();
  const identity = { IDENTITY_ENDPOINT: endpoint.url, IDENTITY_HEADER: 'secret', Bus__clientId: 'client' };
  const app = await run(packageRoot, { env: { ...env, ...identity }, caFile, now: start }, [namespace]);
  namespace.send('events', { body: '{"a":1}' });
  await app.until(() => namespace.queue('events').completed === 1 && app.reports().length === 1);
  expect(app.reports()).toEqual([{ a: 1 }]);
  const [request] = endpoint.requests;
  const url = new URL(request?.url ?? '', endpoint.url);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    'api-version': '2019-08-01',
    resource: 'https://servicebus.azure.net',
    client_id: 'client',
  });
});

it('says so when there is no identity, or it is refused', async () => {
  const { packageRoot, caFile, env } = await namespaceOverTls();
  const endpoint = await tokenEndpoint();
  await expect(run(packageRoot, { env, caFile, now: start })).rejects.toThrow(/IDENTITY_ENDPOINT/);
  const wrong = { IDENTITY_ENDPOINT: endpoint.url, IDENTITY_HEADER: 'guess' };
  await expect(run(packageRoot, { env: { ...env, ...wrong }, caFile, now: start })).rejects.toThrow(/401/);
});
