import { parseArgs } from 'node:util';
import type { LocalCloudOptions } from './local-cloud.ts';
import type { ResourceManagerSeed } from './arm/resource-manager-seed.ts';
import type { EventSchema } from './event-grid/topic.ts';
import { readSeedFile } from './seed-file.ts';

export const cloudHelp = `local-azure [options], or in the repository: npm run cloud [-- options]

A local Azure for programs that work with snapshots: Resource Manager, blobs, Service Bus, Event Grid, managed identity.
Prints one line of JSON with its addresses and the environment that a program needs, on stderr what to type so that the
Azure CLI uses it, and runs until Ctrl-C.

  --port-resource-manager N   https; default: a free port, as for all
  --port-service-bus N        AMQP over TLS; with 5671 clients find it at localhost without a custom endpoint
  --port-identity N           http, tokens of a managed identity, and what checks them
  --port-blobs N              https
  --port-control N            http, for people and scripts
  --copy-ms N                 how long a CopyStart takes, ms; default 60000
  --delta-copy-ms N           the same for a later one of a family; default 15000
  --operation-ms N            how long other long-running operations take, ms; default 1200
  --lock-ms N                 how long a received message stays locked, ms; default 300000
  --latency-ms N              how long Resource Manager takes to answer, ms; default 0
  --event-delay-ms N          from an operation's end to its event, ms; default 2000
  --event-duplicates N        each event is delivered so many times more; default 0
  --event-reorder-ms N        up to so much is added to each delay, differently for each; default 0
  --event-loss N              the first so many events are lost; default 0
  --seed FILE                 JSON with the subscriptions and resource groups that exist; see docs/local-cloud/README.md
  --topic ID                  id of a group or subscription whose events go to the first queue; default: the first group
  --event-schema NAME         EventGridSchema (default) or CloudEventSchemaV1_0
  --queues a,b                names of the queues; default snapshot-events,replication-hints
  --help                      this text
`;

const numbers = [
  'port-resource-manager',
  'port-service-bus',
  'port-identity',
  'port-blobs',
  'port-control',
  'copy-ms',
  'delta-copy-ms',
  'operation-ms',
  'lock-ms',
  'latency-ms',
  'event-delay-ms',
  'event-duplicates',
  'event-reorder-ms',
  'event-loss',
] as const;
const texts = ['seed', 'topic', 'event-schema', 'queues'] as const;

const defaultSeed: ResourceManagerSeed = {
  subscriptions: [
    {
      subscriptionId: '11111111-1111-1111-1111-111111111111',
      resourceGroups: [
        { name: 'rg-images', location: 'northeurope' },
        { name: 'rg-images-weu', location: 'westeurope' },
      ],
    },
    {
      subscriptionId: '22222222-2222-2222-2222-222222222222',
      resourceGroups: [{ name: 'rg-images-sea', location: 'southeastasia' }],
    },
  ],
};

/** What the queues of the service are made with: duplicate detection over a day, lock of five minutes. */
const queueSettings = {
  lockDurationMs: 5 * 60_000,
  maxDeliveryCount: 10,
  defaultMessageTimeToLiveMs: 14 * 24 * 3_600_000,
  deadLetteringOnMessageExpiration: true,
  requiresDuplicateDetection: true,
  duplicateDetectionHistoryMs: 24 * 3_600_000,
};

/** Reads the command line. `help` where it is asked for; throws with a sentence for the user. */
export function parseCloudOptions(args: readonly string[]): LocalCloudOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      ...Object.fromEntries([...numbers, ...texts].map((name) => [name, { type: 'string' as const }])),
    },
  });
  if (values.help) return 'help';
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const text = (name: (typeof texts)[number]): string | undefined => given[name]?.toString();
  const number = (name: (typeof numbers)[number], fallback: number): number =>
    numberFrom(name, given[name]?.toString() ?? String(fallback));

  const seedFile = text('seed');
  const seed = seedFile === undefined ? defaultSeed : readSeedFile(seedFile);
  const queues = queueNames(text('queues') ?? 'snapshot-events,replication-hints');
  const source = text('topic') ?? firstGroup(seed);
  const schema = schemaFrom(text('event-schema') ?? 'EventGridSchema');
  return {
    seed,
    queues: queues.map((name) => ({
      name,
      ...queueSettings,
      lockDurationMs: number('lock-ms', queueSettings.lockDurationMs),
    })),
    topics: source === undefined ? [] : [{ source: scopeFrom(source), queue: queues[0] ?? '', schema }],
    ports: {
      resourceManager: number('port-resource-manager', 0),
      serviceBus: number('port-service-bus', 0),
      identity: number('port-identity', 0),
      blobs: number('port-blobs', 0),
      control: number('port-control', 0),
    },
    behaviour: {
      fullCopyMs: number('copy-ms', 60_000),
      deltaCopyMs: number('delta-copy-ms', 15_000),
      operationMs: number('operation-ms', 1200),
      latencyMs: number('latency-ms', 0),
    },
    delivery: {
      delayMs: number('event-delay-ms', 2000),
      duplicates: number('event-duplicates', 0),
      reorderMs: number('event-reorder-ms', 0),
      lose: number('event-loss', 0),
    },
  };
}

function numberFrom(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} ${text}: has to be a whole number, 0 or more`);
  const number = Number(text);
  if (name.startsWith('port-') && number > 65_535) throw new Error(`--${name} ${text}: ports end at 65535`);
  return number;
}

function queueNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name, at) => !/^[\w./-]{1,260}$/.test(name) || names.indexOf(name) !== at);
  if (wrong === undefined) return names;
  throw new Error(
    `--queues ${text}: "${wrong}" is no name of a queue, or is there twice; names are of letters, digits and ./_-`,
  );
}

function scopeFrom(text: string): string {
  if (/^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$/i.test(text)) return text;
  throw new Error(
    `--topic ${text}: has to be /subscriptions/<id> or /subscriptions/<id>/resourceGroups/<name>`,
  );
}

function schemaFrom(text: string): EventSchema {
  if (text === 'EventGridSchema' || text === 'CloudEventSchemaV1_0') return text;
  throw new Error(`--event-schema ${text}: has to be EventGridSchema or CloudEventSchemaV1_0`);
}

function firstGroup({ subscriptions }: ResourceManagerSeed): string | undefined {
  const [first] = subscriptions;
  const group = first?.resourceGroups?.[0];
  return first && group && `/subscriptions/${first.subscriptionId}/resourceGroups/${group.name}`;
}
