/** The committed schemas and the AsyncAPI document against the code, and against every kind of signal that it sends. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { beforeEach, expect, test } from 'vitest';
import { cloudEventFrom, dataSchemaOf } from '../../../src/azure/signals/event-grid-signals.ts';
import { citrixPath } from '../../../src/replication/signals/citrix-path.ts';
import { signalTypes } from '../../../src/replication/signals/signal.ts';
import {
  asyncApiText,
  dataSchemaId,
  signalSchemasText,
} from '../../../src/report/signals/signal-documents.ts';
import {
  configOf,
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { MemorySignals } from '../../support/memory-signals.ts';
import { documentedTypes, schemaProblems } from '../../support/signal-schemas.ts';
import { noon, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let azure: MemoryAzure;
let signals: MemorySignals;

beforeEach(() => {
  signals = new MemorySignals();
  azure = new MemoryAzure();
  Object.assign(azure, { signals, now: noon + hour });
});

test.each([
  ['signals.schema.json', signalSchemasText],
  ['docs/asyncapi.json', asyncApiText],
])('%s is that of the code (else: npm run reports)', (file, text) => {
  expect(JSON.parse(readFileSync(path.join(root, file), 'utf8'))).toEqual(JSON.parse(text()));
});

test('asyncapi.json is AsyncAPI 3.0, by the schema of those who make AsyncAPI', () => {
  const schema = JSON.parse(
    readFileSync(
      createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'),
      'utf8',
    ),
  ) as object;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const document = JSON.parse(asyncApiText()) as Record<string, unknown>;
  expect(validate(document), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  expect(validate({ ...document, channels: { signals: { messages: 1 } } })).toBe(false);
});

test('every type has its schema, under the name that the signals carry', () => {
  expect(documentedTypes).toEqual([...signalTypes]);
  for (const type of signalTypes) expect(dataSchemaOf(type)).toBe(dataSchemaId(type));
});

test('every type is sent as documented', async () => {
  const hosted = { ...target, citrixHostingUnit: 'West' };
  const config = configOf({ ...rule, targets: [hosted], readyWithinMs: 40_000 });
  const names = Array.from({ length: 25 }, (_, at) => `golden-${at + 1}`);
  for (const name of names) {
    azure.put(sourceSnapshot({ name, incrementalSnapshotFamilyId: name }), inSource(name));
    const hint = { ...hintOf(name), since: azure.now, trace: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    await azure.hints.send([{ hint, messageId: name }]);
  }
  azure.put(sourceSnapshot({ name: 'taken' }), inSource('taken'));
  azure.put(sourceSnapshot({ name: 'taken', tags: {} }), inTarget('taken'));
  await azure.hints.send([{ hint: hintOf('taken'), messageId: 'taken' }]);
  await runUntil(azure, config, azure.now + day);
  await deleteSource(azure, 'golden-1');
  await runUntil(azure, config, azure.now + hour);
  for (const name of names.slice(1)) await deleteSource(azure, name);
  await runUntil(azure, config, azure.now + day);
  expect(new Set(signals.sent.map(({ type }) => type))).toEqual(new Set(signalTypes));
  for (const signal of signals.sent) {
    const event = cloudEventFrom(signal);
    const sent = JSON.parse(
      JSON.stringify({
        specversion: '1.0',
        ...event,
        ...event.extensionAttributes,
        extensionAttributes: undefined,
      }),
    ) as typeof event & { dataschema: string };
    expect(schemaProblems(sent), signal.type).toEqual([]);
  }
  const tripped = signals.sent.filter(({ type }) => type === 'guard.tripped');
  expect(new Set(tripped.map(({ id }) => id)).size).toBe(1);
  expect(tripped[0]?.data.setId).toMatch(/^[0-9a-f]{16}$/);
});

test('what breaks a schema is found', () => {
  const event = { type: 'replica.ready', dataschema: dataSchemaId('replica.ready'), data: { rule: 1 } };
  expect(schemaProblems(event).length).toBeGreaterThan(1);
  expect(schemaProblems({ ...event, type: 'replica.gone' })).toEqual(['replica.gone is in no document']);
});

test('the path of Citrix is that of the hosting unit, the group and the snapshot', () => {
  expect(citrixPath('West', { subscriptionId: 's', resourceGroup: 'rg', name: 'win11' })).toBe(
    'XDHyp:\\HostingUnits\\West\\image.folder\\rg.resourcegroup\\win11.snapshot',
  );
});
