/** Outages, refused sends, clocks that differ, and chains of looks over weeks. */
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { periodicLookTime, recheckId } from '../../../src/replication/hint.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  minute,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();

function azureWith(source = sourceSnapshot()): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(source, inSource('golden-1'));
  return azure;
}

test.each([
  [503, 'ServiceUnavailable'],
  [401, 'InvalidAuthenticationTokenTenant'],
  [undefined, 'ENOTFOUND'],
  [200, 'MalformedAnswer'],
] as const)('%s %s for a day: all is well within the hour after, without a night', async (status, code) => {
  const azure = azureWith();
  const back = azure.now + day;
  const { get } = azure.snapshots;
  const failure = { code, message: 'x', ...(status !== undefined && status !== 200 && { status }) };
  azure.snapshots.get = (id) => (azure.now < back ? Promise.reject(new ArmError('GET', failure)) : get(id));
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  const looks = await runUntil(azure, config, back);
  expect(looks).toBeLessThan(150);
  await runUntil(azure, config, back + hour);
  expect(await azure.snapshots.get(inTarget('golden-1'))).toMatchObject({ completionPercent: 100 });
});

test.each([
  ['some minutes: nothing is wrong', 3 * minute, false],
  ['a day: it is told', day, true],
])('a snapshot that is being made tells not which one it is for %s', async (_what, time, isTold) => {
  const azure = azureWith();
  const whole = azure.now + time;
  const { get } = azure.snapshots;
  const incomplete = new ArmError('GET', { code: 'SnapshotIncomplete', message: 'x' });
  azure.snapshots.get = (id) => (azure.now < whole ? Promise.reject(incomplete) : get(id));
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  const kinds = new Set<string>();
  await runUntil(azure, config, whole + hour, ({ kind }) => kinds.add(kind));
  expect(kinds.has('failed')).toBe(isTold);
  expect(kinds).toContain('wait');
  expect(await azure.snapshots.get(inTarget('golden-1'))).toMatchObject({ completionPercent: 100 });
});

test('a queue that refuses sends: the look is thrown and done again, and does the same', async () => {
  const azure = azureWith();
  const { send } = azure.hints;
  azure.hints.send = () => Promise.reject(new Error('ServerBusy'));
  const hint = hintOf();
  for (let times = 0; times < 4; times++) {
    await expect(reconcile(azure, config, hint)).rejects.toThrow('ServerBusy');
    azure.now += 10_000;
  }
  azure.hints.send = send;
  await azure.hints.send([{ hint, messageId: 'delivered again' }]);
  await runUntil(azure, config, azure.now + hour);
  expect(azure.writes.filter((write) => write.startsWith('create'))).toHaveLength(1);
  expect((await azure.snapshots.get(inTarget('golden-1')))?.completionPercent).toBe(100);
});

describe('clocks of instances that differ by two minutes', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('swallow no look, whichever begins (%i)', async (phase) => {
    const azure = azureWith();
    const slow = { ...azure.surroundings, now: () => azure.now - 2 * minute };
    const behind = Object.assign(Object.create(azure) as MemoryAzure, { surroundings: slow });
    azure.now += phase * 7000;
    await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
    for (let looks = 0; looks < 40 && azure.queue.size > 0; looks++) {
      const next = azure.take();
      if (next) await reconcile((looks + phase) % 2 === 0 ? azure : behind, config, next.hint);
    }
    expect((await azure.snapshots.get(inTarget('golden-1')))?.completionPercent).toBe(100);
    expect(azure.queue.size).toBe(0);
  });
});

test('a look that is needed is lost in no other that is due at the same time', () => {
  const plain = hintOf();
  const ids = [
    plain,
    { ...plain, leftBehind: ['staging'] as const },
    { ...plain, leftBehind: ['conversion', 'interim'] as const },
    { ...plain, announced: true as const },
  ].map((hint) => recheckId(hint, noon));
  expect(new Set(ids).size).toBe(ids.length);
  expect(recheckId({ ...plain, attempt: 4, failures: 7, streak: { reason: 'x', length: 2 } }, noon)).toBe(
    ids[0],
  );
  // Many chains, begun at whatever time, meet within two periods.
  const times = Array.from({ length: 50 }, (_, at) => periodicLookTime(noon + at * minute, hour, plain));
  expect(new Set(times).size).toBeLessThanOrEqual(3);
});

describe('over two weeks of nightly passes', () => {
  const blockings: Record<string, (azure: MemoryAzure) => void> = {
    'a name that is taken': (azure) => {
      azure.put(sourceSnapshot({ tags: {}, id: '/another' }), inTarget('golden-1'));
    },
    'a deletion that waits for months': (azure) => {
      azure.stored.clear();
      azure.put(replicaOf(sourceSnapshot()), inTarget('golden-1'));
    },
    'a policy that refuses the copy': (azure) => {
      const failure = { status: 403, code: 'RequestDisallowedByPolicy', message: 'x' };
      azure.snapshots.create = () => Promise.reject(new ArmError('PUT', failure));
    },
    'an error that stays': (azure) => {
      const failure = { status: 500, code: 'InternalServerError', message: 'x' };
      azure.snapshots.create = () => Promise.reject(new ArmError('PUT', failure));
    },
  };
  test.each(Object.keys(blockings))(
    '%s: as many looks a day at the end as at the beginning',
    async (kind) => {
      const azure = azureWith();
      blockings[kind]?.(azure);
      const slow = configOf({ ...rule, deleteDelayMs: 90 * day });
      await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
      const looks: number[] = [];
      for (let night = 0; night < 14; night++) {
        await sync(azure, slow, `night-${night}`);
        looks.push(await runUntil(azure, slow, azure.now + day));
      }
      // A failure is looked at every quarter of an hour or so, what blocks once an hour.
      expect(looks.at(-1)).toBeLessThanOrEqual(kind === 'an error that stays' ? 110 : 60);
      expect(looks.at(-1)).toBeLessThanOrEqual((looks[1] ?? 0) + 8);
      expect(azure.queue.size).toBeLessThanOrEqual(1);
      expect(replicaIn(azure) === undefined || azure.writes.length < 50).toBe(true);
    },
  );

  test('what was tried again and again is tried once a night, and looked at hourly', async () => {
    const azure = azureWith();
    const drifted = replicaOf(sourceSnapshot());
    azure.put({ ...drifted, tags: { ...drifted.tags, owner: 'of the policy' } }, inTarget('golden-1'));
    azure.put(sourceSnapshot({ name: 'taken' }), inSource('taken'));
    azure.put(sourceSnapshot({ name: 'taken', tags: {}, id: '/another' }), inTarget('taken'));
    let tries = 0;
    azure.snapshots.changeTags = () => {
      tries += 1;
      return Promise.resolve();
    };
    for (let night = 0; night < 5; night++) {
      await sync(azure, config, `night-${night}`);
      const looks = await runUntil(azure, config, azure.now + day);
      expect(looks).toBeLessThanOrEqual(29);
    }
    expect(tries).toBe(5);
  });
});
