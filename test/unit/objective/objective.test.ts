/** `readyWithin`: told before it is missed, and paid for only where a rule allows it. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { assessObjective } from '../../../src/replication/objective/assess.ts';
import { copyTimes, usualTime } from '../../../src/replication/objective/copy-times.ts';
import { beginCopy } from '../../../src/replication/begin-copy.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { Observation } from '../../../src/replication/observation.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import { statusReport } from '../../../src/report/status.ts';
import { configOf, day, hintOf, hour, inSource, minute, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { MemorySignals } from '../../support/memory-signals.ts';
import { absence, seen } from '../../support/observations.ts';
import {
  installation,
  noon,
  replicaOf,
  rule,
  sourceGroup,
  sourceSnapshot,
  target,
} from '../../support/snapshots.ts';

const within = (readyWithinMs: number, more: Partial<Rule> = {}): Rule => ({
  ...rule,
  readyWithinMs,
  ...more,
});

function copying(percent: number, timeCreated = noon): ReturnType<typeof replicaOf> {
  return replicaOf(sourceSnapshot(), { completionPercent: percent, timeCreated });
}

test('what is late by its own progress is said before its time is over', () => {
  const now = noon + 30 * minute;
  const objective = (percent: number): unknown => assessObjective(within(hour), noon, copying(percent), now);
  expect(objective(60)).toEqual({ dueAt: noon + hour, expectedAt: noon + 50 * minute, verdict: 'onTime' });
  expect(objective(25)).toEqual({ dueAt: noon + hour, expectedAt: noon + 2 * hour, verdict: 'willMiss' });
  expect(objective(0)).toEqual({ dueAt: noon + hour, verdict: 'onTime' });
  expect(assessObjective(within(hour), noon, copying(90), noon + hour)).toMatchObject({ verdict: 'missed' });
  expect(assessObjective(rule, noon, copying(1), now)).toBeUndefined();
});

test('a copy that goes on as it did keeps its verdict until its time is over', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }), (takes, allowed) => {
      const verdicts = Array.from({ length: takes }, (_, at) => at + 1)
        .filter((at) => at < takes && at < allowed)
        .map((at) => {
          const replica = copying((100 * at) / takes);
          return assessObjective(within(allowed * minute), noon, replica, noon + at * minute)?.verdict;
        });
      expect(new Set(verdicts).size).toBeLessThanOrEqual(1);
      if (verdicts.length > 0) expect(verdicts[0]).toBe(takes > allowed ? 'willMiss' : 'onTime');
    }),
  );
});

describe('a service that is told', () => {
  let azure: MemoryAzure;
  let signals: MemorySignals;
  beforeEach(async () => {
    signals = new MemorySignals();
    azure = new MemoryAzure();
    Object.assign(azure, { signals, now: noon + hour });
    azure.put(sourceSnapshot(), inSource('golden-1'));
    await azure.hints.send([{ hint: { ...hintOf(), since: azure.now }, messageId: 'event' }]);
  });

  test('one signal before the time is over, and the outcome says so', async () => {
    const outcomes: (string | undefined)[] = [];
    await runUntil(azure, configOf(within(40_000)), azure.now + day, (one) => outcomes.push(one.objective));
    const told = signals.sent.filter(({ type }) => type === 'objective.willMiss');
    expect(told).toHaveLength(1);
    expect(told[0]?.time).toBeLessThan(noon + hour + 40_000);
    expect(told[0]?.data.objective?.dueAt).toBe(new Date(noon + hour + 40_000).toISOString());
    expect(outcomes[0]).toBe('onTime');
    expect(outcomes.at(-1)).toBe('missed');
  });

  test('none where it is met', async () => {
    const outcomes: (string | undefined)[] = [];
    await runUntil(azure, configOf(within(hour)), azure.now + day, (one) => outcomes.push(one.objective));
    expect(signals.told()).toEqual(['replica.ready golden-1', 'snapshot.readyEverywhere golden-1']);
    expect(outcomes.at(-1)).toBe('met');
  });

  describe('an event that comes days late, as one that was dead-lettered and replayed', () => {
    async function replayed(since: number): Promise<(string | undefined)[]> {
      signals.sent.splice(0);
      azure.now += 3 * day;
      const outcomes: (string | undefined)[] = [];
      await azure.hints.send([{ hint: { ...hintOf(), since, announced: true }, messageId: 'replayed' }]);
      await runUntil(azure, configOf(within(hour)), azure.now + day, (one) => outcomes.push(one.objective));
      return outcomes;
    }

    const readyEntries = async (): Promise<number> =>
      (await azure.journal.read(0)).filter(({ kind }) => kind === 'ready').length;

    test('tells nothing of what was ready and told by then, and counts for no objective', async () => {
      const since = azure.now;
      await runUntil(azure, configOf(within(hour)), azure.now + day);
      expect(await readyEntries()).toBe(1);
      expect(await replayed(since)).toEqual([undefined]);
      expect(signals.told()).toEqual([]);
      expect(await readyEntries()).toBe(1);
    });

    test('tells what nobody told, and claims no time for it', async () => {
      const since = azure.now;
      await runUntil(azure, configOf(within(hour)), azure.now + day);
      azure.journal.read = () => Promise.resolve([]);
      expect(await replayed(since)).toEqual([undefined]);
      expect(signals.told()).toEqual(['replica.ready golden-1', 'snapshot.readyEverywhere golden-1']);
      expect(signals.sent[0]?.data.lagSeconds).toBeUndefined();
    });

    test('is rather told twice than never, where the journal cannot be read', async () => {
      const since = azure.now;
      await runUntil(azure, configOf(within(hour)), azure.now + day);
      const [first] = signals.sent;
      azure.journal.read = () =>
        Promise.reject(
          new ArmError('read the journal', { code: 'AuthorizationFailed', message: 'no right' }),
        );
      await replayed(since);
      expect(signals.sent[0]?.id).toBe(first?.id);
    });
  });

  test('the next copy is begun at the paid speed where the last ones took too long', async () => {
    const hurrying = within(40_000, { fasterCopy: 'whenLate' });
    const specs: unknown[] = [];
    const { create } = azure.snapshots;
    azure.snapshots.create = (id, spec) => {
      specs.push(spec.copySpeed);
      return create(id, spec);
    };
    await runUntil(azure, configOf(hurrying), azure.now + day);
    azure.put(sourceSnapshot({ name: 'golden-2', timeCreated: azure.now }), inSource('golden-2'));
    await azure.hints.send([{ hint: { ...hintOf('golden-2'), since: azure.now }, messageId: 'second' }]);
    await runUntil(azure, configOf(hurrying), azure.now + day);
    expect(replicaIn(azure, 'golden-2')?.provisioningState).toBe('Succeeded');
    expect(specs).toEqual([undefined, 'Enhanced']);
  });
});

describe('the paid speed', () => {
  const speedOf = (of: Rule, overrides: Partial<Observation>): unknown => {
    const observation = seen(sourceSnapshot(), null, {
      rule: of,
      absence,
      family: { older: [] },
      interims: [],
      ...overrides,
    });
    const decision = beginCopy(observation, sourceSnapshot(), 'replica');
    return decision.kind === 'beginCopy' ? (decision.spec.copySpeed ?? 'Standard') : decision;
  };
  const late = { since: noon, copyTimes: [hour, 20 * minute, hour], now: noon + minute };

  test('only where the rule allows it and the objective would be missed', () => {
    const allowed = within(30 * minute, { fasterCopy: 'whenLate' });
    expect(speedOf(allowed, late)).toBe('Enhanced');
    expect(speedOf(within(30 * minute), late)).toBe('Standard');
    expect(speedOf({ ...rule, fasterCopy: 'whenLate' }, late)).toBe('Standard');
    expect(speedOf(allowed, { ...late, copyTimes: [20 * minute] })).toBe('Standard');
    const named = { ...target, copySpeed: 'Standard' as const };
    expect(speedOf(allowed, { ...late, target: named })).toBe('Standard');
    expect(speedOf(allowed, { since: noon })).toEqual({ kind: 'look', at: 'copyTimes' });
  });

  test('where no copy is known, once half of the time is over', () => {
    const allowed = within(30 * minute, { fasterCopy: 'whenLate' });
    expect(speedOf(allowed, { since: noon, copyTimes: [], now: noon + 10 * minute })).toBe('Standard');
    expect(speedOf(allowed, { since: noon, copyTimes: [], now: noon + 16 * minute })).toBe('Enhanced');
  });
});

test('times of copies are those of this pair of groups, from the last request to the look that found it ready', () => {
  const entry = (kind: 'copyBegun' | 'ready', time: number, name = 'a', group = target.resourceGroup) => ({
    id: `${kind}-${time}`,
    time,
    kind,
    rule: rule.name,
    source: sourceSnapshot({ name }).id,
    target: { subscriptionId: target.subscriptionId, resourceGroup: group },
  });
  const entries = [
    entry('copyBegun', 1),
    entry('copyBegun', 5),
    entry('ready', 9),
    entry('ready', 20),
    entry('copyBegun', 30, 'b', 'elsewhere'),
    entry('ready', 40, 'b', 'elsewhere'),
  ];
  expect(copyTimes(entries, sourceGroup, target)).toEqual([4]);
  expect([usualTime([]), usualTime([3]), usualTime([9, 1, 2])]).toEqual([undefined, 3, 2]);
});

test('the report says it of a replica that is not ready', () => {
  const source = sourceSnapshot();
  const pair = {
    rule: within(hour),
    target,
    sources: { kind: 'complete' as const, snapshots: [source, sourceSnapshot({ name: 'there' })] },
    replicas: {
      kind: 'complete' as const,
      snapshots: [copying(10), replicaOf(sourceSnapshot({ name: 'there' }))],
    },
  };
  const settings = { config: configOf(within(hour)), installation };
  const { replicas } = statusReport([pair], settings, noon + 30 * minute);
  expect(replicas.map(({ name, objective, objectiveDue }) => ({ name, objective, objectiveDue }))).toEqual([
    { name: 'golden-1', objective: 'willMiss', objectiveDue: '2026-11-23T13:00:00.000Z' },
    { name: 'there', objective: undefined, objectiveDue: undefined },
  ]);
});

test('an image that has long been there is not late where a tag of it is brought up', () => {
  const source = sourceSnapshot({ tags: { ...sourceSnapshot().tags, owner: 'somebody else' } });
  const pair = {
    rule: within(hour),
    target,
    sources: { kind: 'complete' as const, snapshots: [source] },
    replicas: { kind: 'complete' as const, snapshots: [replicaOf(sourceSnapshot())] },
  };
  const settings = { config: configOf(within(hour)), installation };
  const [replica] = statusReport([pair], settings, noon + 90 * day).replicas;
  expect(replica).toMatchObject({ state: 'changing', reason: 'TagsDrifted' });
  expect([replica?.objective, replica?.objectiveDue, replica?.lagSeconds]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
