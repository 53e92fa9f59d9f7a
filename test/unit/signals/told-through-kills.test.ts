/** Signals are told at least once, whatever call the process dies at, and a quiet pass tells nothing new. */
import { beforeEach, describe, expect, test } from 'vitest';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
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
  minute,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { MemorySignals } from '../../support/memory-signals.ts';
import { noon, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

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

test('a topic that refuses leaves the message where it is, and the copy goes on', async () => {
  azure.put(sourceSnapshot(), inSource('golden-1'));
  const config = configOf({ ...rule, targets: [target] });
  await azure.hints.send([{ hint: event(), messageId: 'event' }]);
  signals.taking = 'refused';
  await expect(runUntil(azure, config, azure.now + day)).rejects.toThrow('the signals were not sent');
  expect(azure.journal.entries.map(({ kind }) => kind)).toEqual(['copyBegun']);
  expect(signals.sent).toEqual([]);
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
