import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseCloudOptions } from '../../src/cloud-options.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function fileWith(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'seed-'));
  folders.push(folder);
  const file = path.join(folder, 'seed.json');
  writeFileSync(file, text);
  return file;
}

test('by default: two subscriptions, three regions, and events of the first group', () => {
  const options = parseCloudOptions([]);
  if (options === 'help') throw new Error('no help was asked for');
  const { subscriptions } = options.seed;
  const groups = subscriptions.flatMap(({ resourceGroups = [] }) => resourceGroups);
  expect(subscriptions).toHaveLength(2);
  expect(groups.map(({ location }) => location)).toEqual(['northeurope', 'westeurope', 'southeastasia']);
  expect(options.queues.map(({ name }) => name)).toEqual(['snapshot-events', 'replication-hints']);
  expect(options.topics).toMatchObject([
    {
      source: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-images',
      queue: 'snapshot-events',
    },
  ]);
});

test('every option changes what it names', () => {
  const seed = { subscriptions: [{ subscriptionId: 's1' }] };
  const options = parseCloudOptions([
    ...[
      '--port-resource-manager',
      '1',
      '--port-service-bus',
      '2',
      '--port-identity',
      '3',
      '--port-control',
      '4',
    ],
    ...['--copy-ms', '5', '--delta-copy-ms', '6', '--operation-ms', '7', '--latency-ms', '8'],
    ...['--lock-ms', '13'],
    ...[
      '--event-delay-ms',
      '9',
      '--event-duplicates',
      '10',
      '--event-loss',
      '11',
      '--event-reorder-ms',
      '12',
    ],
    ...['--event-schema', 'CloudEventSchemaV1_0', '--queues', 'a, b', '--topic', '/subscriptions/s1'],
    ...['--seed', fileWith(JSON.stringify(seed))],
  ]);
  expect(options).toMatchObject({
    seed,
    ports: { resourceManager: 1, serviceBus: 2, identity: 3, control: 4 },
    behaviour: { fullCopyMs: 5, deltaCopyMs: 6, operationMs: 7, latencyMs: 8 },
    delivery: { delayMs: 9, duplicates: 10, lose: 11, reorderMs: 12 },
    queues: [
      { name: 'a', lockDurationMs: 13 },
      { name: 'b', lockDurationMs: 13 },
    ],
    topics: [{ source: '/subscriptions/s1', queue: 'a', schema: 'CloudEventSchemaV1_0' }],
  });
});

test.each([
  [['--nope'], "Unknown option '--nope'"],
  [['extra'], "Unexpected argument 'extra'"],
  [['--copy-ms', 'fast'], '--copy-ms fast: has to be a whole number, 0 or more'],
  [['--port-control', '70000'], '--port-control 70000: ports end at 65535'],
  [['--queues', 'a,a'], '--queues a,a: "a" is no name of a queue, or is there twice'],
  [['--topic', 'rg-images'], '--topic rg-images: has to be /subscriptions/<id>'],
  [['--event-schema', 'Mine'], '--event-schema Mine: has to be EventGridSchema or'],
  [['--seed', '/nowhere.json'], '--seed /nowhere.json: cannot be read as JSON: ENOENT'],
])('%j is refused, and the refusal says why', (options, words) => {
  expect(() => parseCloudOptions(options)).toThrow(words);
});

test.each([
  ['{', 'cannot be read as JSON'],
  ['[]', '"subscriptions" has to be a list'],
  ['{"subscriptions":[{}]}', 'subscriptions[0].subscriptionId is missing or no text'],
  [
    '{"subscriptions":[{"subscriptionId":"s","resourceGroups":[{"name":"g"}]}]}',
    'subscriptions[0].resourceGroups[0].location is missing or no text',
  ],
  ['{"subscriptions":[],"disks":[{"id":"d"}]}', 'disks[0].location is missing or no text'],
  [
    '{"subscriptions":[],"disks":[{"id":"d","location":"northeurope"}]}',
    'disks[0].id has to be /subscriptions/',
  ],
])('a seed of %s is refused, and the refusal says where', (text, words) => {
  const file = fileWith(text);
  expect(() => parseCloudOptions(['--seed', file])).toThrow(`--seed ${file}: `);
  expect(() => parseCloudOptions(['--seed', file])).toThrow(words);
});
