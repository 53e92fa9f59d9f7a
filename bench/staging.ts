/**
 * `npm run bench:staging`: how near a staged copy comes to what a page blob takes, and what memory it needs. The
 * blob takes 60 MiB/s (documented), each call 20 ms; 60 % of the disk are holes. A plain `Copy Blob` was reported
 * at about 40 MB/s, holes included.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import tls from 'node:tls';
import type { TokenCredential } from '@azure/identity';
import { AnonymousCredential, PageBlobClient } from '@azure/storage-blob';
import { copyPages } from '../src/azure/staging/copy-pages.ts';

const limit = 60 * 2 ** 20;
const plainCopy = 40e6;
const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'bench', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

interface Served {
  authority: string;
  source: string;
  destination: string;
  size: number;
  /** What is to be written of it. */
  bytes: number;
}

interface Measured {
  mebibytes: number;
  /** Of what the blob takes. */
  share: number;
  peakMebibytes: number;
}

/** `--json`: as one line, for the table of all figures. */
const isJson = process.argv.includes('--json');
const measured: Measured[] = [];

for (const megabytes of [512, 2048]) {
  const server = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'blob-server.ts'), String(megabytes)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const served = JSON.parse(line) as Served;
  tls.setDefaultCACertificates([...tls.getCACertificates(), served.authority]);
  await measure(served);
  server.kill();
}
if (isJson) process.stdout.write(`${JSON.stringify(measured)}\n`);

async function measure({ source, destination, size, bytes }: Served): Promise<void> {
  const client = new PageBlobClient(destination, credential);
  const lease = client.getBlobLeaseClient();
  await lease.acquireLease(-1);
  let most = 0;
  const started = performance.now();
  await copyPages({
    source: { client: new PageBlobClient(source, new AnonymousCredential()), url: source },
    destination: client,
    leaseId: lease.leaseId,
    size,
    copiedTo: 0,
    inFlight: 32,
    isOver: () => false,
    onProgress: () => Promise.resolve(void (most = Math.max(most, process.memoryUsage.rss()))),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const seconds = (performance.now() - started) / 1000;
  const share = bytes / seconds / limit;
  measured.push({ mebibytes: size / 2 ** 20, share, peakMebibytes: most / 2 ** 20 });
  if (isJson) return;
  process.stdout.write(
    `${size / 2 ** 20} MiB, ${(bytes / 2 ** 20).toFixed(0)} of them written: ${seconds.toFixed(1)} s, ` +
      `${(share * 100).toFixed(0)} % of the limit, ${(size / plainCopy / seconds).toFixed(1)} times as fast as a plain ` +
      `copy, ${(most / 2 ** 20).toFixed(0)} MiB of memory at most\n`,
  );
}
