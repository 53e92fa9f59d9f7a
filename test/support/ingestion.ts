/** The ingestion endpoint of Application Insights, as far as its exporter knows it: takes everything, over TLS. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { createLoopbackAuthority } from 'local-azure';

interface Envelope {
  tags: Record<string, string>;
  data?: {
    baseType: string;
    baseData: {
      name?: string;
      metrics?: { name: string }[];
      properties?: Record<string, string>;
    };
  };
}

export interface Received {
  /** Properties of each data point, by the metric. */
  metrics: Map<string, Record<string, string>[]>;
  /** By name. */
  spans: Map<string, { traceId: string | undefined; properties: Record<string, string> }[]>;
  /** Each that came with a request; an absent one is an empty text. */
  tokens: string[];
}

export interface Ingestion extends Received {
  connectionString: string;
  /** A file of what a client has to trust: this endpoint's authority, and that of the file. */
  trustedBeside: (authorityFile: string) => string;
  /** Resolves when what was received is enough. */
  until: (isEnough: (received: Received) => boolean) => Promise<void>;
  close: () => Promise<void>;
}

export async function startIngestion(): Promise<Ingestion> {
  const { authority, cert, key } = await createLoopbackAuthority();
  const folder = await mkdtemp(path.join(tmpdir(), 'ingestion-'));
  const received: Received = { metrics: new Map(), spans: new Map(), tokens: [] };
  const waiting = new Set<() => void>();
  const server = createServer({ cert, key }, (request, response) => {
    void envelopesOf(request).then((envelopes) => {
      received.tokens.push((request.headers.authorization ?? '').replace(/^Bearer /, ''));
      for (const one of envelopes) take(received, one);
      const count = envelopes.length;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ itemsReceived: count, itemsAccepted: count, errors: [] }));
      for (const look of waiting) look();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...received,
    connectionString: `InstrumentationKey=00000000-0000-4000-8000-000000000001;IngestionEndpoint=https://localhost:${port}/`,
    trustedBeside: (authorityFile) => {
      const file = path.join(folder, 'authorities.pem');
      writeFileSync(file, `${authority}\n${readFileSync(authorityFile, 'utf8')}`);
      return file;
    },
    until: (isEnough) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isEnough(received)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

async function envelopesOf(request: IncomingMessage): Promise<Envelope[]> {
  const bytes = await buffer(request);
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  return JSON.parse(text.toString()) as Envelope[];
}

function take({ metrics, spans }: Received, { tags, data }: Envelope): void {
  if (data === undefined) return;
  const { baseType, baseData } = data;
  const { properties = {} } = baseData;
  if (baseType === 'MetricData') {
    for (const { name } of baseData.metrics ?? []) add(metrics, name, properties);
  } else if (baseData.name !== undefined) {
    add(spans, baseData.name, { traceId: tags['ai.operation.id'], properties });
  }
}

function add<Value>(all: Map<string, Value[]>, name: string, value: Value): void {
  all.set(name, [...(all.get(name) ?? []), value]);
}
