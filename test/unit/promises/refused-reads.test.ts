/** A read that Azure refuses once, however final that sounds, ends no chain of looks: nothing waits for the night. */
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { configOf, hintOf, hour, inSource, inTarget, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const full = { incremental: false, diskSizeBytes: 2 ** 30, securityType: 'Standard' };
const renewed = { uniqueId: 'renewed', timeCreated: noon + hour / 2 };
const converting = configOf({ ...rule, fullSnapshots: 'convert' }, { workResourceGroup: 'rg-work' });

const ways = {
  'copied for the first time': { source: sourceSnapshot(), config: configOf() },
  'converted for the first time': { source: sourceSnapshot(full), config: converting },
  'renewed across regions': {
    source: sourceSnapshot(renewed),
    config: configOf(),
    replica: sourceSnapshot(),
  },
  'renewed within the region': {
    source: sourceSnapshot({ ...renewed, location: 'westeurope' }),
    config: configOf(),
    replica: sourceSnapshot({ location: 'westeurope' }),
  },
};

/** Works off all that is due within two hours, without a night. The `nth` read is refused, and the PUT by which a renewed replica gets its name. */
async function looks(way: keyof typeof ways, refusal: { nth?: number; naming?: true }): Promise<number> {
  const { source, config, ...before } = ways[way];
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(source, inSource('golden-1'));
  if ('replica' in before) azure.put(replicaOf(before.replica), inTarget('golden-1'));
  const refused = new ArmError('a call', { status: 400, code: 'BadRequest', message: 'not now' });
  let reads = 0;
  const read = <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) => {
    return (...args: Args): Promise<Answer> =>
      ++reads === refusal.nth ? Promise.reject(refused) : call(...args);
  };
  const { snapshots, disks } = azure;
  snapshots.get = read(snapshots.get);
  snapshots.list = read(snapshots.list);
  disks.list = read(disks.list);
  disks.get = read(disks.get);
  const { create } = snapshots;
  let isRefused = refusal.naming !== true;
  snapshots.create = (id, spec) => {
    if (isRefused || id.name !== 'golden-1') return create(id, spec);
    isRefused = true;
    return Promise.reject(refused);
  };
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  await runUntil(azure, config, azure.now + 2 * hour);
  expect(isRefused).toBe(true);
  expect(replicaIn(azure)?.tags, `read ${String(refusal.nth)}`).toMatchObject({
    'snaprep-generation': source.uniqueId,
  });
  const names = azure.truth().map(({ name }) => name);
  expect([...names, ...azure.storedDisks.keys()], `read ${String(refusal.nth)}`).toEqual([
    'golden-1',
    'golden-1',
  ]);
  return reads;
}

describe.each(Object.keys(ways) as (keyof typeof ways)[])('%s', (way) => {
  test('at any read', async () => {
    const reads = await looks(way, {});
    for (let nth = 1; nth <= reads; nth++) await looks(way, { nth });
  });
});

test.each(['renewed across regions', 'renewed within the region'] as const)(
  '%s: a refusal of the very PUT that gives the replica its name back',
  async (way) => {
    await looks(way, { naming: true });
  },
);
