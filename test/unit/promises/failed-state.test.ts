/** `Failed` is the state of the last operation: a whole image that says so stays until the same image stands elsewhere. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { hasImage } from '../../support/images.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  minute,
  nights,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const near = sourceSnapshot({ location: target.location });
const full = sourceSnapshot({ incremental: false, diskSizeBytes: 2 ** 30, securityType: 'Standard' });
const ways: Record<string, { source: Snapshot; replica: Partial<Snapshot>; rule: Partial<Rule> }> = {
  Copy: { source: near, replica: { createOption: 'Copy' }, rule: {} },
  Import: { source: full, replica: { createOption: 'Import' }, rule: { fullSnapshots: 'stage' } },
};

/** A replica whose data is whole, and whose last change failed, so many minutes after it was made. */
function world(way: string, minutes: number): { azure: MemoryAzure; config: ReturnType<typeof configOf> } {
  const { source, replica, rule: more } = ways[way] ?? { source: near, replica: {}, rule: {} };
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(source, inSource('golden-1'));
  const { completionPercent: _percent, ...made } = replicaOf(source, replica);
  const failed = { ...made, provisioningState: 'Failed', timeCreated: azure.now - minutes * minute };
  azure.put(failed, inTarget('golden-1'));
  return { azure, config: configOf({ ...rule, ...more }) };
}

/** Whether the whole data of the first replica, or of a copy since, was there after every write. */
function watch(azure: MemoryAzure): string[] {
  const lost: string[] = [];
  const { delete: remove } = azure.snapshots;
  azure.snapshots.delete = async (id) => {
    const before = azure.stored.get(keyOf(id));
    const accepted = await remove(id);
    const isWhole = before?.copyCompletionError === undefined && (before?.completionPercent ?? 100) >= 100;
    if (isWhole && !hasImage(azure)) lost.push(`delete ${id.name}`);
    return accepted;
  };
  return lost;
}

describe.each(Object.keys(ways))('a whole %s whose last change failed', (way) => {
  test.each([0, 1, 59])(
    'within its first hour (%i min): replaced from beside, and whole at every moment',
    async (minutes) => {
      const { azure, config } = world(way, minutes);
      const lost = watch(azure);
      await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
      const outcomes: Outcome[] = [];
      await runUntil(azure, config, azure.now + day, (outcome) => outcomes.push(outcome));
      expect(lost).toEqual([]);
      expect(outcomes.at(-1)?.reason).toBe('InSync');
      expect(replicaIn(azure)).toMatchObject({ provisioningState: 'Succeeded' });
      expect([...azure.stored.keys()].filter((name) => name.includes('/snaprep-'))).toEqual([]);
    },
  );

  test('later: it stays, and is told', async () => {
    const { azure, config } = world(way, 200);
    const before = replicaIn(azure);
    await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
    const outcomes: Outcome[] = [];
    await runUntil(azure, config, azure.now + day, (outcome) => outcomes.push(outcome));
    expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'ReplicaFailed' });
    expect(replicaIn(azure)).toEqual(before);
  });

  test('and nothing that is made beside it gets whole: neither goes, and it is told', async () => {
    const { azure, config } = world(way, 1);
    const before = replicaIn(azure);
    const lost = watch(azure);
    const { create } = azure.snapshots;
    azure.snapshots.create = async (id, spec) => {
      const accepted = await create(id, spec);
      const made = azure.stored.get(keyOf(id));
      if (made) azure.stored.set(keyOf(id), { ...made, provisioningState: 'Failed' });
      return accepted;
    };
    await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
    const outcomes: Outcome[] = [];
    await runUntil(azure, config, azure.now + day, (outcome) => outcomes.push(outcome));
    expect(lost).toEqual([]);
    expect(replicaIn(azure)).toEqual(before);
    expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'CopyFailed' });
  });
});

describe.each(Object.keys(ways))('what is made of the new %s within the region fails', (way) => {
  test('it is tried as often as any copy, and told; both images stay', async () => {
    const { azure, config } = world(way, 1);
    const before = replicaIn(azure);
    const lost = watch(azure);
    const { create } = azure.snapshots;
    let rehearsals = 0;
    azure.snapshots.create = async (id, spec) => {
      const accepted = await create(id, spec);
      const made = azure.stored.get(keyOf(id));
      if (made && spec.sourceResourceId?.includes('/snaprep-')) {
        rehearsals += 1;
        azure.stored.set(keyOf(id), { ...made, provisioningState: 'Failed' });
      }
      return accepted;
    };
    await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
    const outcomes: Outcome[] = [];
    await runUntil(azure, config, azure.now + day, (outcome) => outcomes.push(outcome));
    expect(lost).toEqual([]);
    expect(rehearsals).toBe(5);
    expect(replicaIn(azure)).toEqual(before);
    expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'CopyFailed' });
  });
});

test('a Copy that Azure accepts and that comes to nothing is made by CopyStart in its place', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(near, inSource('golden-1'));
  const { create } = azure.snapshots;
  azure.snapshots.create = async (id, spec) => {
    const accepted = await create(id, spec);
    const made = azure.stored.get(keyOf(id));
    if (made && spec.createOption === 'Copy')
      azure.stored.set(keyOf(id), { ...made, provisioningState: 'Failed' });
    return accepted;
  };
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  const outcomes: Outcome[] = [];
  await runUntil(azure, configOf(), azure.now + day, (outcome) => outcomes.push(outcome));
  expect(outcomes.at(-1)?.reason).toBe('InSync');
  expect(replicaIn(azure)).toMatchObject({ createOption: 'CopyStart', provisioningState: 'Succeeded' });
  expect([...azure.stored.keys()].filter((name) => name.includes('/snaprep-'))).toEqual([]);
});

test('whatever of ours begins to say Failed, at whatever time of a renewal: an image stands until the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 10 }),
      fc.nat(),
      fc.boolean(),
      async (at, which, isPassing) => {
        const azure = new MemoryAzure();
        azure.now = noon + hour;
        const config = configOf();
        azure.put({ ...near, uniqueId: 'renewed', timeCreated: noon + hour / 2 }, inSource('golden-1'));
        const { completionPercent: _percent, ...made } = replicaOf(near, { createOption: 'Copy' });
        azure.put(made, inTarget('golden-1'));
        await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
        for (let look = 0; look < at && azure.queue.size > 0; look++) {
          const next = azure.take();
          if (next) await reconcile(azure, config, next.hint);
        }
        const ours = [...azure.stored].filter(([key]) => key.includes(`/${target.resourceGroup}/`));
        const [key, one] = ours[which % ours.length] ?? [];
        if (key === undefined || one === undefined) throw new Error('nothing there');
        azure.stored.set(key, { ...one, provisioningState: 'Failed' });
        // All data is where it was: nothing may go before another one is whole.
        const wholes = (): number =>
          azure.truth().filter((snapshot) => snapshot.id.includes(target.resourceGroup)).length;
        let least = wholes();
        const { delete: remove } = azure.snapshots;
        azure.snapshots.delete = async (id) => {
          const accepted = await remove(id);
          least = Math.min(least, wholes());
          return accepted;
        };
        await runUntil(azure, config, azure.now + (isPassing ? hour : day));
        if (isPassing) {
          const now = azure.stored.get(key);
          if (now) azure.stored.set(key, { ...now, provisioningState: 'Succeeded' });
        }
        await nights(azure, config, 3);
        expect(least).toBeGreaterThanOrEqual(1);
        if (isPassing) {
          expect(hasImage(azure)).toBe(true);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('a copy that tells of an error and is complete as well stays, and a person is told', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(sourceSnapshot(), inSource('golden-1'));
  const error = { code: 'InternalError', message: 'x' };
  const replica = replicaOf(sourceSnapshot(), { copyCompletionError: error, completionPercent: 100 });
  azure.put(replica, inTarget('golden-1'));
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  const reasons = new Set<string>();
  await runUntil(azure, configOf(), azure.now + day, ({ reason }) => reasons.add(reason));
  expect(reasons).toEqual(new Set(['ReplicaFailed']));
  expect(replicaIn(azure)).toEqual(replica);
});
