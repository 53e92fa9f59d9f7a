/** Signals are told at least once, whatever call the process dies at, and a quiet pass tells nothing new. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { dyingAfter } from '../../support/dying.ts';
import {
  configOf,
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  minute,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { MemorySignals } from '../../support/memory-signals.ts';
import { noon, sourceSnapshot, target } from '../../support/snapshots.ts';

let azure: MemoryAzure;
let signals: MemorySignals;

beforeEach(() => {
  signals = new MemorySignals();
  azure = new MemoryAzure();
  azure.signals = signals;
  azure.now = noon + hour;
});

const lockMs = 5 * minute;

/** Works everything off; the process dies once, at its call `killAt`, and the message comes again when its lock is over. */
async function runKilled(config: ReplicationConfig, until: number, killAt: number): Promise<boolean> {
  let left = killAt;
  let killed = false;
  for (;;) {
    const [next] = [...azure.queue.values()].sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
    if (next === undefined || (next.at ?? 0) > until) return killed;
    azure.queue.delete(next.messageId);
    azure.now = Math.max(azure.now, next.at ?? 0);
    let calls = 0;
    const counting = killed ? azure : dyingAfter(azure, left);
    try {
      await reconcile(
        counted(counting, () => calls++),
        config,
        next.hint,
      );
      left -= calls;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'killed') throw error;
      killed = true;
      azure.now += lockMs;
      await reconcile(azure, config, next.hint);
    }
  }
}

/** Counts the calls of every port that `dyingAfter` kills at. */
function counted(world: MemoryAzure, count: () => void): MemoryAzure {
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(on, name): unknown {
        const method: unknown = Reflect.get(on, name);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]): unknown => {
          count();
          return Reflect.apply(method, on, given);
        };
      },
    });
  const ports = { snapshots: wrap(world.snapshots), hints: wrap(world.hints), journal: wrap(world.journal) };
  const also = world.signals && { signals: wrap(world.signals) };
  return Object.assign(Object.create(world) as MemoryAzure, ports, also);
}

const event = (hint: Hint = hintOf()): Hint => ({ ...hint, since: azure.now, announced: true });
const kills = Array.from({ length: 40 }, (_, at) => at);

describe.each([
  ['across regions', 'northeurope'],
  ['within a region', target.location],
])('%s', (_where, location) => {
  async function begin(): Promise<void> {
    azure.put(sourceSnapshot({ location }), inSource('golden-1'));
    await azure.hints.send([{ hint: event(), messageId: 'event' }]);
  }

  test('a copy is told when it is ready, and everywhere, whatever call the process dies at', async () => {
    let kinds = 0;
    for (const killAt of kills) {
      [signals, azure] = [new MemorySignals(), new MemoryAzure()];
      Object.assign(azure, { signals, now: noon + hour });
      await begin();
      if (await runKilled(configOf(), azure.now + day, killAt)) kinds++;
      expect(signals.told(), `killed at call ${killAt}`).toEqual([
        'replica.ready golden-1',
        'snapshot.readyEverywhere golden-1',
      ]);
    }
    // Fewer kills than that would have met nothing.
    expect(kinds).toBeGreaterThan(8);
  });

  test('a deletion is told when the replica is gone, whatever call the process dies at', async () => {
    let kinds = 0;
    for (const killAt of kills) {
      [signals, azure] = [new MemorySignals(), new MemoryAzure()];
      Object.assign(azure, { signals, now: noon + hour });
      for (const name of ['golden-2', 'golden-3']) {
        azure.put(sourceSnapshot({ name, location, incrementalSnapshotFamilyId: name }), inSource(name));
        await azure.hints.send([{ hint: event(hintOf(name)), messageId: name }]);
      }
      await begin();
      await runUntil(azure, configOf(), azure.now + day);
      signals.sent.splice(0);
      await deleteSource(azure, 'golden-1');
      if (await runKilled(configOf(), azure.now + day, killAt)) kinds++;
      expect(signals.told(), `killed at call ${killAt}`).toEqual(['replica.deleted golden-1']);
    }
    expect(kinds).toBeGreaterThan(12);
  });

  test('a second pass, by events and by the night, tells nothing', async () => {
    await begin();
    await runUntil(azure, configOf(), azure.now + day);
    signals.sent.splice(0);
    await azure.hints.send([{ hint: event(), messageId: 'again' }]);
    await sync(azure, configOf(), 'night');
    await runUntil(azure, configOf(), azure.now + day);
    expect(signals.sent).toEqual([]);
  });
});

test('a deletion that the night finds due is told as well, though no chain of looks remembers it', async () => {
  let kinds = 0;
  for (const killAt of kills) {
    [signals, azure] = [new MemorySignals(), new MemoryAzure()];
    Object.assign(azure, { signals, now: noon + hour });
    for (const name of ['golden-1', 'golden-2', 'golden-3']) {
      azure.put(sourceSnapshot({ name, incrementalSnapshotFamilyId: name }), inSource(name));
      await azure.hints.send([{ hint: event(hintOf(name)), messageId: name }]);
    }
    await runUntil(azure, configOf(), azure.now + day);
    signals.sent.splice(0);
    await deleteSource(azure, 'golden-1');
    await runUntil(azure, configOf(), azure.now + minute);
    azure.queue.clear();
    azure.now += hour;
    await sync(azure, configOf(), 'night');
    if (await runKilled(configOf(), azure.now + day, killAt)) kinds++;
    expect(signals.told(), `killed at call ${killAt}`).toEqual(['replica.deleted golden-1']);
  }
  expect(kinds).toBeGreaterThan(10);
});

/** Three images are copied, one is deleted, and one has a name that somebody took; `each` sees what the looks came to. */
async function story(each: (outcome: Outcome) => void = () => undefined): Promise<void> {
  azure.put(sourceSnapshot({ name: 'taken', tags: {} }), inTarget('taken'));
  for (const name of ['golden-1', 'golden-2', 'golden-3', 'taken']) {
    azure.put(sourceSnapshot({ name, incrementalSnapshotFamilyId: name }), inSource(name));
    await azure.hints.send([{ hint: event(hintOf(name)), messageId: name }]);
  }
  await runUntil(azure, configOf(), azure.now + hour, each);
  await deleteSource(azure, 'golden-1');
  await runUntil(azure, configOf(), azure.now + hour, each);
}

const told = ['golden-1', 'golden-2', 'golden-3'].flatMap((name) => [
  `replica.ready ${name}`,
  `snapshot.readyEverywhere ${name}`,
]);
const all = [...told, 'replica.deleted golden-1', 'replica.failed taken'];

test.each(['refused', 'lostAnswer'] as const)(
  'a topic of which each answer is %s holds up no copy and no deletion, and is told when it is back',
  async (taking) => {
    signals.taking = taking;
    const untold = new Set<string>();
    await story((outcome) => outcome.untold !== undefined && untold.add(outcome.source));
    expect([...untold].sort()).toEqual(['golden-1', 'golden-2', 'golden-3', 'taken']);
    expect(['golden-1', 'golden-2', 'golden-3'].map((name) => replicaIn(azure, name) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
    expect(azure.journal.entries.filter(({ kind }) => kind === 'ready')).toEqual([]);
    signals.taking = 'works';
    await runUntil(azure, configOf(), azure.now + 2 * hour);
    // What became ready and went before anybody could be told of it, is told as gone alone.
    expect(signals.told().sort()).toEqual(
      (taking === 'refused'
        ? all.filter((one) => !/^(replica.ready|snapshot.readyEverywhere) golden-1$/.test(one))
        : all
      ).sort(),
    );
  },
);

test('a topic that never takes anything is given up after a day: no look is left, and the record says so', async () => {
  signals.taking = 'refused';
  const looks: Outcome[] = [];
  await story((outcome) => looks.push(outcome));
  await runUntil(azure, configOf(), azure.now + 2 * day, (outcome) => looks.push(outcome));
  const lost = looks.filter(({ signalsLost }) => signalsLost).map(({ source }) => source);
  expect([...new Set(lost)].sort()).toEqual(['golden-1', 'golden-2', 'golden-3', 'taken']);
  expect(looks.filter(({ kind }) => kind === 'failed')).toEqual([]);
  // The name that is taken is looked at each hour as ever; all others are done, and each had one chain of looks.
  expect([...azure.queue.values()].map(({ hint }) => hint.source.name)).toEqual(['taken']);
  expect(looks.filter(({ source }) => source === 'golden-2').length).toBeLessThan(60);
});

test('what is lost with its message is made up for by the next night', async () => {
  azure.put(sourceSnapshot(), inSource('golden-1'));
  await azure.hints.send([{ hint: event(), messageId: 'event' }]);
  signals.taking = 'refused';
  await runUntil(azure, configOf(), azure.now + 2 * hour);
  azure.queue.clear();
  signals.taking = 'works';
  await sync(azure, configOf(), 'night');
  await runUntil(azure, configOf(), azure.now + hour);
  expect(signals.told()).toEqual(['replica.ready golden-1', 'snapshot.readyEverywhere golden-1']);
  signals.sent.splice(0);
  await sync(azure, configOf(), 'next night');
  await runUntil(azure, configOf(), azure.now + hour);
  expect(signals.sent).toEqual([]);
});

test('a read that fails while a deletion is told costs nobody the word of it', async () => {
  for (const name of ['golden-1', 'golden-2', 'golden-3']) {
    azure.put(sourceSnapshot({ name, incrementalSnapshotFamilyId: name }), inSource(name));
    await azure.hints.send([{ hint: event(hintOf(name)), messageId: name }]);
  }
  await runUntil(azure, configOf(), azure.now + hour);
  const { get } = azure.snapshots;
  let absences = 0;
  azure.snapshots.get = async (id) => {
    const found = await get(id);
    const isGone = found === undefined && id.resourceGroup === target.resourceGroup;
    if (isGone && ++absences === 2)
      throw new ArmError('GET', { status: 429, code: 'TooManyRequests', message: '' });
    return found;
  };
  await deleteSource(azure, 'golden-1');
  await runUntil(azure, configOf(), azure.now + day);
  expect(absences).toBeGreaterThan(2);
  expect(signals.told()).toContain('replica.deleted golden-1');
});

test('what blocks a replica is told once a chain, and what a guard holds once a set', async () => {
  azure.put(sourceSnapshot(), inSource('golden-1'));
  azure.put(sourceSnapshot({ tags: {} }), { ...target, name: 'golden-1' });
  await azure.hints.send([{ hint: event(), messageId: 'event' }]);
  await runUntil(azure, configOf(), azure.now + day);
  expect(signals.sent.map(({ type, data }) => [type, data.reason])).toEqual([
    ['replica.failed', 'NameTaken'],
  ]);
});
