import { request } from 'node:https';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagementLockClient } from '@azure/arm-locks';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/identity';
import { afterEach } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import type { Behaviour } from '../../src/arm/behaviour.ts';
import { resourceGroupId, snapshotId } from '../../src/arm/resource-id.ts';
import { ResourceManager, type ResourceManagerOptions } from '../../src/arm/resource-manager.ts';
import type { ResourceOperation } from '../../src/resource-operation.ts';
import { createLoopbackCertificate } from '../service-bus/loopback-certificate.ts';

export const subscriptionId = '00000000-0000-0000-0000-000000000001';
export const otherSubscriptionId = '00000000-0000-0000-0000-000000000002';
export const foreignSubscriptionId = '00000000-0000-0000-0000-000000000003';

export const images = resourceGroupId(subscriptionId, 'rg-images');
export const replicas = resourceGroupId(subscriptionId, 'rg-replicas');
export const diskId = `${images}/providers/Microsoft.Compute/disks/golden`;

/** Id of a snapshot in the group of sources, or in that of replicas. */
export const sourceId = (name: string): string => snapshotId(subscriptionId, 'rg-images', name);
export const replicaId = (name: string): string => snapshotId(subscriptionId, 'rg-replicas', name);

/** What a Trusted Launch image has. */
export const machine = {
  osType: 'Windows',
  hyperVGeneration: 'V2',
  supportedCapabilities: { architecture: 'x64', acceleratedNetwork: true },
  purchasePlan: { name: 'plan', publisher: 'publisher', product: 'product' },
  securityProfile: { securityType: 'TrustedLaunch' },
};

export const start = Date.parse('2026-11-23T08:00:00Z');
const certificate = createLoopbackCertificate();

export interface Fixture {
  clock: ManualClock;
  manager: ResourceManager;
  compute: ComputeManagementClient;
  locks: ManagementLockClient;
  resources: ResourceManagementClient;
  operations: ResourceOperation[];
  /**
   * A plain request with a token, of JSON unless `type` says otherwise, for what the clients do not say. A body of text is sent as it is; an answer that is
   * not JSON is given as text. Rejects when the answer breaks off, also in the middle.
   */
  request: (
    path: string,
    options?: { method?: string; token?: string | undefined; body?: unknown; type?: string | undefined },
  ) => Promise<{ status: number; headers: Headers; body: unknown }>;
}

const opened: ResourceManager[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((manager) => manager.close()));
});

/** A Resource Manager whose time stands still, with operations that end at once unless `behaviour` says otherwise. */
export async function open(
  behaviour: Partial<Behaviour> = {},
  options: Partial<ResourceManagerOptions> = {},
): Promise<Fixture> {
  const clock = new ManualClock(start);
  const operations: ResourceOperation[] = [];
  const manager = await ResourceManager.start({
    clock,
    tls: certificate,
    seed: {
      subscriptions: [
        {
          subscriptionId,
          resourceGroups: [
            { name: 'rg-images', location: 'westeurope' },
            { name: 'rg-replicas', location: 'eastus' },
          ],
        },
        {
          subscriptionId: otherSubscriptionId,
          resourceGroups: [{ name: 'rg-replicas', location: 'eastus' }],
        },
        {
          subscriptionId: foreignSubscriptionId,
          tenantId: '00000000-0000-0000-0000-0000000000bb',
          resourceGroups: [{ name: 'rg-replicas', location: 'eastus' }],
        },
      ],
      disks: [{ id: diskId, location: 'westeurope', diskSizeGB: 64, properties: machine }],
    },
    behaviour: { operationMs: 0, ...behaviour },
    onOperation: (operation) => operations.push(operation),
    ...options,
  });
  opened.push(manager);
  return { clock, manager, operations, ...clientsOf(manager), request: requestTo(manager) };
}

/** Clients of another subscription or with another token. */
export function clientsOf(
  manager: ResourceManager,
  { subscription = subscriptionId, token = 'test' }: { subscription?: string; token?: string } = {},
): Pick<Fixture, 'compute' | 'locks' | 'resources'> {
  const credential: TokenCredential = {
    getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const options = {
    endpoint: `https://127.0.0.1:${manager.port}`,
    tlsOptions: { ca: certificate.cert },
    retryOptions: { maxRetries: 0 },
  };
  return {
    compute: new ComputeManagementClient(credential, subscription, options),
    locks: new ManagementLockClient(credential, subscription, options),
    resources: new ResourceManagementClient(credential, subscription, options),
  };
}

/** Options of a poller that does not wait. */
export const atOnce = { updateIntervalInMs: 1 };

/** Takes an incremental snapshot of the disk by hand, and moves on: no two are taken in one millisecond. */
export function takeSnapshot(
  { manager, clock }: Pick<Fixture, 'manager' | 'clock'>,
  name: string,
  { tags = {}, incremental = true }: { tags?: Record<string, string>; incremental?: boolean } = {},
): string {
  const id = sourceId(name);
  manager.putSnapshot(id, {
    location: 'westeurope',
    tags,
    properties: { incremental, creationData: { createOption: 'Copy', sourceResourceId: diskId } },
  });
  clock.advanceBy(1000 + manager.behaviour.operationMs);
  return id;
}

/** The body of a `CopyStart`. */
export function copyOf(
  sourceResourceId: string,
  location = 'eastus',
): {
  location: string;
  incremental: boolean;
  creationData: { createOption: 'CopyStart'; sourceResourceId: string };
} {
  return { location, incremental: true, creationData: { createOption: 'CopyStart', sourceResourceId } };
}

/** What a refused call failed with. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ status: number | undefined; code: string | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    const { statusCode, code, details, message } = error as {
      statusCode?: number;
      code?: string;
      message: string;
      details?: { error?: { code?: string; message?: string }; message?: string };
    };
    const inner = details?.error;
    return {
      status: statusCode,
      code: inner?.code ?? code,
      message: inner?.message ?? details?.message ?? message,
    };
  }
  throw new Error('the call was not refused');
}

function requestTo(manager: ResourceManager): Fixture['request'] {
  return (path, options = {}) => {
    const { method = 'GET', body } = options;
    const token = 'token' in options ? options.token : 'test';
    const type = 'type' in options ? options.type : 'application/json';
    return new Promise((resolve, reject) => {
      const call = request(
        {
          host: '127.0.0.1',
          port: manager.port,
          path,
          method,
          ca: certificate.cert,
          agent: false,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(type !== undefined && body !== undefined && { 'content-type': type }),
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({
              status: answer.statusCode ?? 0,
              headers: new Headers(answer.headers as Record<string, string>),
              body: text === '' ? undefined : parsed(text),
            });
          });
          answer.on('error', reject);
        },
      );
      call.on('error', reject);
      call.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
    });
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
