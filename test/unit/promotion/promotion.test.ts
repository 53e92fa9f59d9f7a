/** The tag `snaprep-latest`: forwards only, on what is ready, and on the new one before it leaves the former. */
import { beforeEach, describe, expect, test } from 'vitest';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule, Target } from '../../../src/replication/rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { dyingAfter } from '../../support/dying.ts';
import { configOf, day, hour, inSource, keyOf, minute, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const second: Target = { ...target, resourceGroup: 'rg-images-sea', location: 'southeastasia' };
let azure: MemoryAzure;

beforeEach(() => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
});

function configWith(more: Partial<Rule>): ReplicationConfig {
  return configOf({ ...rule, ...more });
}

async function take(name: string, config: ReplicationConfig): Promise<void> {
  azure.put(sourceSnapshot({ name, timeCreated: azure.now }), inSource(name));
  const [only] = config.rules;
  if (only === undefined) throw new Error('no rule');
  await azure.hints.send(
    only.targets.map((to) => ({
      hint: { ...hintFor(only, to, inSource(name)), since: azure.now, announced: true },
      messageId: `${name} ${to.resourceGroup} ${azure.now}`,
    })),
  );
}

function latest(of: Target = target): string[] {
  return [...azure.stored.entries()]
    .filter(([key]) => key.includes(`/${of.resourceGroup}/`))
    .filter(([, { tags }]) => tags[tagKeys.latest] !== undefined)
    .map(([, { name }]) => name)
    .sort();
}

describe('one target', () => {
  const config = configWith({ promote: 'whenReady' });

  test('the tag moves on when the next image is ready, and a quiet pass writes nothing', async () => {
    await take('golden-1', config);
    await runUntil(azure, config, azure.now + hour);
    expect(latest()).toEqual(['golden-1']);
    await take('golden-2', config);
    await runUntil(azure, config, azure.now + 20_000);
    expect(latest()).toEqual(['golden-1']);
    await runUntil(azure, config, azure.now + hour);
    expect(latest()).toEqual(['golden-2']);
    azure.writes.splice(0);
    await sync(azure, config, 'night');
    await runUntil(azure, config, azure.now + day);
    expect(azure.writes).toEqual([]);
  });

  test('there is no moment without one, once there was one', async () => {
    await take('golden-1', config);
    await runUntil(azure, config, azure.now + hour);
    await take('golden-2', config);
    const counts = new Set<number>();
    await runUntil(azure, config, azure.now + hour, () => counts.add(latest().length));
    expect(counts.has(0)).toBe(false);
    expect(latest()).toEqual(['golden-2']);
  });

  test('an older snapshot that is copied later does not get it', async () => {
    await take('golden-2', config);
    await runUntil(azure, config, azure.now + hour);
    azure.put(sourceSnapshot({ timeCreated: noon - day }), inSource('golden-1'));
    await sync(azure, config, 'night');
    await runUntil(azure, config, azure.now + day);
    expect(azure.stored.has(keyOf({ ...target, name: 'golden-1' }))).toBe(true);
    expect(latest()).toEqual(['golden-2']);
  });

  test('killed after any call, the tag is where it should be in the end, and on one replica', async () => {
    for (let calls = 0; calls < 12; calls++) {
      azure = new MemoryAzure();
      azure.now = noon + hour;
      await take('golden-1', config);
      await runUntil(azure, config, azure.now + hour);
      await take('golden-2', config);
      for (;;) {
        const next = azure.take();
        if (next === undefined) break;
        await reconcile(dyingAfter(azure, calls), config, next.hint).catch(() => undefined);
        azure.now += 5 * minute;
        await reconcile(azure, config, next.hint);
      }
      expect(latest(), `after ${calls} calls`).toEqual(['golden-2']);
    }
  });

  test('when the newest goes, the night gives it to the one before', async () => {
    for (const name of ['golden-1', 'golden-2', 'golden-3']) {
      await take(name, config);
      await runUntil(azure, config, azure.now + hour);
    }
    azure.stored.delete(keyOf(inSource('golden-3')));
    azure.stored.delete(keyOf({ ...target, name: 'golden-3' }));
    await sync(azure, config, 'night');
    await runUntil(azure, config, azure.now + day);
    expect(latest()).toEqual(['golden-2']);
  });

  test('when the newest is deleted, the one before gets it at once, and no night is needed', async () => {
    for (const name of ['golden-1', 'golden-2', 'golden-3']) {
      await take(name, config);
      await runUntil(azure, config, azure.now + hour);
    }
    azure.stored.delete(keyOf(inSource('golden-3')));
    await azure.hints.send([{ hint: hintFor(rule, target, inSource('golden-3')), messageId: 'gone' }]);
    const counts = new Set<number>();
    await runUntil(azure, config, azure.now + 2 * hour, () => counts.add(latest().length));
    expect(azure.stored.has(keyOf({ ...target, name: 'golden-3' }))).toBe(false);
    expect(latest()).toEqual(['golden-2']);
  });

  test('a rule that no longer promotes takes it off, and tags of the source come and go without it', async () => {
    await take('golden-1', config);
    await runUntil(azure, config, azure.now + hour);
    azure.put(
      sourceSnapshot({ tags: { ...(rule.select.kind === 'tags' ? rule.select.tags : {}), added: 'x' } }),
      inSource('golden-1'),
    );
    await sync(azure, config, 'first');
    await runUntil(azure, config, azure.now + hour);
    expect(azure.stored.get(keyOf({ ...target, name: 'golden-1' }))?.tags).toMatchObject({
      added: 'x',
      [tagKeys.latest]: 'true',
    });
    await sync(azure, configOf(), 'second');
    await runUntil(azure, configOf(), azure.now + hour);
    expect(latest()).toEqual([]);
  });

  test('two disks have a latest image each', async () => {
    await take('golden-1', config);
    azure.put(
      sourceSnapshot({ name: 'other', incrementalSnapshotFamilyId: 'family-2', timeCreated: azure.now }),
      inSource('other'),
    );
    await sync(azure, config, 'night');
    await runUntil(azure, config, azure.now + hour);
    expect(latest()).toEqual(['golden-1', 'other']);
  });
});

describe('everywhere', () => {
  const config = configWith({ promote: 'whenReadyEverywhere', targets: [target, second] });

  test('no target gets it before all are ready, and then all do', async () => {
    await take('golden-1', config);
    await runUntil(azure, config, azure.now + hour);
    expect([latest(target), latest(second)]).toEqual([['golden-1'], ['golden-1']]);
    await take('golden-2', config);
    const behind = [...azure.queue.entries()].filter(
      ([, { hint }]) => hint.target.resourceGroup === second.resourceGroup,
    );
    for (const [id] of behind) azure.queue.delete(id);
    await runUntil(azure, config, azure.now + hour);
    expect([latest(target), latest(second)]).toEqual([['golden-1'], ['golden-1']]);
    for (const [id, hint] of behind) azure.queue.set(id, hint);
    await runUntil(azure, config, azure.now + hour);
    expect([latest(target), latest(second)]).toEqual([['golden-2'], ['golden-2']]);
  });
});
