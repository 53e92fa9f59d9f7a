import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import tls from 'node:tls';
import { expect, test } from 'vitest';
import { LocalCloud } from '../../src/local-cloud.ts';
import { cloudOptions, events, minute, open, snapshotId, start, take } from './cloud-fixture.ts';

async function freePort(): Promise<number> {
  const cloud = await LocalCloud.start(cloudOptions());
  await cloud.close();
  return portOf(cloud.identity.url);
}

function portOf(address: string | undefined): number {
  return Number(new URL((address ?? '').replace('sb:', 'http:')).port);
}

test('the environment names what programs on the SDKs read', async () => {
  const { cloud } = await open();
  const { certificateFile } = cloud;
  expect(cloud.environment()).toEqual({
    IDENTITY_ENDPOINT: cloud.identity.url,
    IDENTITY_HEADER: cloud.identity.header,
    MSI_ENDPOINT: cloud.identity.url,
    MSI_SECRET: cloud.identity.header,
    NODE_EXTRA_CA_CERTS: certificateFile,
    SSL_CERT_FILE: certificateFile,
    REQUESTS_CA_BUNDLE: certificateFile,
    CURL_CA_BUNDLE: certificateFile,
    RESOURCE_MANAGER_ENDPOINT: `https://127.0.0.1:${cloud.resourceManager.port}`,
    RESOURCE_MANAGER_AUDIENCE: `https://127.0.0.1:${cloud.resourceManager.port}`,
    BLOB_ENDPOINT: `https://127.0.0.1:${cloud.blobs.port}`,
    SERVICEBUS__fullyQualifiedNamespace: 'local.servicebus.windows.net',
    SERVICEBUS__customEndpointAddress: `sb://localhost:${cloud.serviceBus.port}`,
  });
});

test.each(['127.0.0.1', 'localhost'])(
  'its certificate holds for %s, both ports, and is no authority',
  async (name) => {
    const { cloud } = await open();
    const ca = readFileSync(cloud.certificateFile);
    expect(new X509Certificate(ca).ca).toBe(true);
    for (const { port } of [cloud.resourceManager, cloud.serviceBus]) {
      const certificate = await new Promise<tls.PeerCertificate>((resolve, reject) => {
        const socket = tls.connect(
          // `servername` stands for the name that the certificate is checked against.
          {
            host: '127.0.0.1',
            port,
            ca,
            checkServerIdentity: (_, found) => tls.checkServerIdentity(name, found),
          },
          () => {
            resolve(socket.getPeerCertificate());
            socket.destroy();
          },
        );
        socket.once('error', reject);
      });
      expect(certificate.ca).toBe(false);
      expect(certificate.subjectaltname).toBe(
        'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
      );
      // Real time, whatever the clock of the cloud says.
      expect(Date.parse(certificate.valid_from)).toBeLessThan(Date.now());
      expect(Date.parse(certificate.valid_to)).toBeGreaterThan(Date.now());
    }
  },
);

test('clouds of one process share an authority; each has a file of its own, which goes with it', async () => {
  const [one, other] = await Promise.all([
    LocalCloud.start(cloudOptions()),
    LocalCloud.start(cloudOptions()),
  ]);
  const [file, otherFile] = [one.certificateFile, other.certificateFile];
  expect(readFileSync(otherFile, 'utf8')).toBe(readFileSync(file, 'utf8'));
  await one.close();
  expect([existsSync(file), existsSync(otherFile)]).toEqual([false, true]);
  await other.close();
  expect(existsSync(otherFile)).toBe(false);
});

test.each(['resourceManager', 'serviceBus', 'identity', 'control'] as const)(
  'a port in use for %s is named, and what had started is closed',
  async (part) => {
    const { cloud } = await open();
    const free = await freePort();
    // Of the other parts, the one that starts first has to give its port back.
    const first = part === 'identity' ? {} : { identity: free };
    const ports = { ...first, [part]: portOf(cloud.control.url) };
    await expect(LocalCloud.start({ ...cloudOptions(), ports })).rejects.toThrow(
      `port ${portOf(cloud.control.url)} for ${part} is already in use; ` +
        'choose another one, or leave it out to have a free one chosen',
    );
    const second = await LocalCloud.start({ ...cloudOptions(), ports: { identity: free } });
    expect(portOf(second.identity.url)).toBe(free);
    await second.close();
  },
);

test('closing ends all of it though a part fails, and closing again is the same', async () => {
  const { cloud } = await start();
  const broken = new Error('the broker cannot be closed');
  const close = cloud.serviceBus.close.bind(cloud.serviceBus);
  cloud.serviceBus.close = async () => {
    await close();
    throw broken;
  };
  const closed = cloud.close();
  expect(cloud.close()).toBe(closed);
  await expect(closed).rejects.toMatchObject({ errors: [broken] });
  await expect(fetch(cloud.identity.url)).rejects.toThrow();
  await expect(fetch(cloud.control.url)).rejects.toThrow();
  expect(existsSync(cloud.certificateFile)).toBe(false);
});

test('a cloud that is used by `await using` is closed at the end of its block', async () => {
  let file: string;
  {
    await using cloud = await LocalCloud.start(cloudOptions());
    file = cloud.certificateFile;
    expect(existsSync(file)).toBe(true);
  }
  expect(existsSync(file)).toBe(false);
});

test('a topic without its queue is refused', async () => {
  const options = cloudOptions();
  const topics = options.topics.map((topic) => ({ ...topic, queue: 'nope' }));
  await expect(LocalCloud.start({ ...options, topics })).rejects.toThrow(
    'sends to the queue "nope", which there is not; queues: snapshot-events, replication-hints',
  );
});

test('what happens next by itself: an operation, its event, a scheduled message, a copy', async () => {
  const fixture = await open({ behaviour: { operationMs: 2000, fullCopyMs: 4 * minute } });
  const { clock, cloud } = fixture;
  const start = clock.now();
  expect(cloud.nextDue()).toBeUndefined();
  take(fixture, 'golden-1');
  expect(cloud.nextDue()).toBe(start + 2000);
  clock.advanceTo(start + 2000);
  expect(cloud.nextDue()).toBe(start + 3000);
  cloud.serviceBus.send('replication-hints', { body: 'x', scheduledEnqueueTime: start + 2500 });
  expect(cloud.nextDue()).toBe(start + 2500);
  expect(cloud.idle()).toBe(true);
  clock.advanceTo(start + 2500);
  expect(cloud.idle()).toBe(false);

  const group = '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-images-sea';
  cloud.resourceManager.putSnapshot(snapshotId('golden-1', group), {
    location: 'southeastasia',
    properties: {
      incremental: true,
      creationData: { createOption: 'CopyStart', sourceResourceId: snapshotId('golden-1') },
    },
  });
  clock.advanceTo(start + 10_000);
  expect(cloud.resourceManager.nextChange()).toBeGreaterThan(start + 60_000);
});

test('every change is heard, until one stops listening', async () => {
  const fixture = await open();
  let heard = 0;
  const stop = fixture.cloud.onChange(() => heard++);
  take(fixture, 'golden-1');
  const taken = heard;
  expect(taken).toBeGreaterThan(0);
  fixture.clock.advanceBy(1000);
  expect(heard).toBeGreaterThan(taken);
  expect(fixture.cloud.serviceBus.queue(events).active).toBe(1);
  stop();
  const before = heard;
  take(fixture, 'golden-2');
  expect(heard).toBe(before);
});
