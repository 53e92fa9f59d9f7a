/** Renewals of which nothing can come for now, whatever Azure says: the old image stays where it is, under its name. */
import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { configOf, day, hintOf, hour, inSource, inTarget, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const names = Array.from({ length: 30 }, (_, at) => `golden-${at + 1}`);

/** Every image is renewed at once. */
async function renewed(): Promise<MemoryAzure> {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  for (const name of names) {
    azure.put(replicaOf(sourceSnapshot({ name })), inTarget(name));
    const family = { incrementalSnapshotFamilyId: `family-of-${name}` };
    const more = { uniqueId: `renewed-${name}`, timeCreated: noon + 120_000, ...family };
    azure.put(sourceSnapshot({ name, ...more }), inSource(name));
    await azure.hints.send([{ hint: hintOf(name), messageId: name }]);
  }
  return azure;
}

const wide = configOf(rule, { replacementGuard: { maxCount: 1000, maxPercent: 100 } });

const refusals: Record<string, ArmFailure> = {
  'the wrong encryption set': { status: 400, code: 'InvalidParameter', message: 'DiskEncryptionSet' },
  'out of quota': { status: 409, code: 'OperationNotAllowed', message: 'limit of ongoing CopyStart' },
  throttled: { status: 429, code: 'TooManyRequests', message: 'x', retryAfterMs: 0 },
  'refused by a policy': { status: 403, code: 'RequestDisallowedByPolicy', message: 'x' },
  'an error of Azure': { status: 500, code: 'InternalServerError', message: 'x' },
};

test.each(Object.keys(refusals))('%s: every old image is there under its name', async (kind) => {
  const azure = await renewed();
  const failure = refusals[kind];
  if (failure === undefined) throw new Error(kind);
  azure.snapshots.create = () => Promise.reject(new ArmError('PUT', failure));
  await runUntil(azure, wide, azure.now + day);
  for (const name of names) expect(replicaIn(azure, name)?.uniqueId).toBe(`unique-replica-${name}`);
});

test('of many renewals at once and few copies at a time, no image is without a replica at any moment', async () => {
  const azure = await renewed();
  const { create } = azure.snapshots;
  azure.snapshots.create = (id, spec) => {
    const copying = azure.truth().filter(({ completionPercent = 100 }) => completionPercent < 100);
    if (copying.length < 5) return create(id, spec);
    const failure = { status: 409, code: 'OperationNotAllowed', message: 'limit of ongoing CopyStart' };
    return Promise.reject(new ArmError('PUT', failure));
  };
  const bare = new Set<string>();
  const { delete: remove } = azure.snapshots;
  azure.snapshots.delete = async (id) => {
    const accepted = await remove(id);
    for (const name of names) {
      const generation = `renewed-${name}`;
      const whole = azure
        .truth()
        .filter(({ tags }) => tags[tagKeys.generation] === generation || tags[tagKeys.interim] !== undefined)
        .some(({ completionPercent = 100 }) => completionPercent === 100);
      if (replicaIn(azure, name) === undefined && !whole) bare.add(name);
    }
    return accepted;
  };
  await runUntil(azure, wide, azure.now + 2 * day);
  expect([...bare]).toEqual([]);
  for (const name of names) expect(replicaIn(azure, name)?.sourceUniqueId).toBeDefined();
});

test('a letter of the generation changed by hand on an imported replica costs nothing', async () => {
  const azure = new MemoryAzure();
  const source = sourceSnapshot({ location: 'westeurope' });
  azure.put(source, inSource('golden-1'));
  const made = replicaOf(source, { createOption: 'Import', timeCreated: noon + day });
  const { sourceResourceId: _id, sourceUniqueId: _unique, completionPercent: _percent, ...imported } = made;
  azure.put(
    { ...imported, tags: { ...imported.tags, [tagKeys.generation]: 'unique-golden-l' } },
    inTarget('golden-1'),
  );
  azure.now = noon + 2 * day;
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  const reasons = new Set<string>();
  await runUntil(azure, configOf(), azure.now + day, ({ reason }) => reasons.add(reason));
  expect(replicaIn(azure)?.uniqueId).toBe(imported.uniqueId);
  expect([...reasons]).toEqual(['GenerationUnclear']);
});

test('a chain that has used up its attempts takes none from the next generation', async () => {
  const azure = new MemoryAzure();
  const former = replicaOf(sourceSnapshot(), { completionPercent: 40, timeCreated: noon + 60_000 });
  azure.put(sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + 120_000 }), inSource('golden-1'));
  azure.put(former, inTarget('golden-1'));
  azure.now = noon + hour;
  const spent = { ...hintOf(), attempt: 6, generation: sourceSnapshot().uniqueId };
  await azure.hints.send([
    { hint: spent, messageId: 'spent', at: azure.now + 5000 },
    { hint: { ...hintOf(), announced: true as const }, messageId: 'event' },
  ]);
  await runUntil(azure, configOf(), azure.now + day);
  expect(replicaIn(azure)?.tags[tagKeys.generation]).toBe('renewed');
});
