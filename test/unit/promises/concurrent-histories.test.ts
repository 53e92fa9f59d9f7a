/**
 * Nothing is lost however the calls of several instances fall between one another, and all is well when it is quiet: with
 * messages twice, late and out of order, clocks apart, faults before and after a write, deaths, and two rules at once.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasDeletionMark } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Selection } from '../../../src/replication/rule.ts';
import { Histories, type HistoryAct, type HistoryMoment } from '../../support/histories/histories.ts';
import { configOf, day, hour, inTarget, keyOf, minute } from '../../support/looks.ts';
import { renewalWays } from '../../support/renewing.ts';
import { rule } from '../../support/snapshots.ts';
import { names, type EventFate } from '../../support/storm/acts.ts';
import { unhealed } from '../../support/storm/unhealed.ts';

/** Of what is staged, this world knows one at a time. */
const { Stage: _one, ...single } = renewalWays;
const family = { source: { incrementalSnapshotFamilyId: 'family-1' }, rule: {} };
const ways = [...Object.values(single), family];

/** Another rule may select what the one before did not. */
const anySelection = fc.constantFrom<Selection[]>(
  rule.select,
  rule.select,
  { kind: 'all' },
  { kind: 'names', patterns: ['a', 'b'] },
);
const anyRule = fc.record({
  select: anySelection,
  whenSourceDeleted: fc.constantFrom(
    'delete' as const,
    'delete' as const,
    'delete' as const,
    'keep' as const,
  ),
  whenSourceUnselected: fc.constantFrom('delete' as const, 'keep' as const),
  protect: fc.boolean(),
  locks: fc.constantFrom('respect' as const, 'lift' as const),
});
const anyGuard = fc.constantFrom({ maxCount: 1, maxPercent: 30 }, { maxCount: 10, maxPercent: 50 });

/** More of some: what falls together matters. */
const name = fc.constantFrom('a', 'a', 'a', ...names);
const event = fc.constantFrom<EventFate[]>('now', 'now', 'twice', 'late', 'lost');
const instance = fc.integer({ min: 0, max: 2 });
const kindOf = <Kind extends string>(...kinds: Kind[]): fc.Arbitrary<Kind> => fc.constantFrom(...kinds);

const act: fc.Arbitrary<HistoryAct> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: kindOf('take'), name, event }) },
  { weight: 4, arbitrary: fc.record({ do: kindOf('delete'), name, event }) },
  { weight: 2, arbitrary: fc.record({ do: kindOf('unselect', 'select'), name, event }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: kindOf('pin', 'unpin', 'removeReplica', 'squat', 'lock', 'unlock'), name }),
  },
  { weight: 3, arbitrary: fc.record({ do: kindOf('faults'), percent: fc.constantFrom(0, 2, 10, 30) }) },
  { weight: 3, arbitrary: fc.record({ do: kindOf('kill'), instance }) },
  { weight: 3, arbitrary: fc.record({ do: kindOf('deploy'), instance, config: kindOf('old', 'new') }) },
  { weight: 3, arbitrary: fc.record({ do: kindOf('night', 'approve', 'makeGroup') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: kindOf('failCopies', 'loseCreates'), count: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: kindOf('loseGroup'),
      event: kindOf('now', 'lost'),
      goneAfterMs: fc.constantFrom(5000, 10 * minute, hour),
    }),
  },
);

const anyMoment: fc.Arbitrary<HistoryMoment> = fc
  .record({
    after: fc.constantFrom(0, 0, 2000, 20_000, minute, 5 * minute, 16 * minute, hour, 25 * hour),
    act,
    inside: fc.constantFrom(0, 0, 1, 2, 3, 5, 8, 15, 30),
  })
  .map(({ inside, ...moment }) => ({ ...moment, ...(inside > 0 && { afterCalls: inside }) }));

const first: HistoryMoment[] = [
  ...names.map((one): HistoryMoment => ({ after: 1000, act: { do: 'take', name: one, event: 'now' } })),
  { after: hour, act: { do: 'night' } },
];

/** More of them: `HISTORIES=10000`. */
const numRuns = Number(process.env['HISTORIES'] ?? 60);
const seed = process.env['HISTORIES_SEED'];

test('nothing is lost however calls of several instances interleave, and when it is quiet nothing is left to do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ old: anyRule, next: anyRule, isSame: fc.boolean() }),
      fc.constantFrom(...ways),
      fc.record({ old: anyGuard, next: anyGuard }),
      fc.record({
        aheadMs: fc.constantFrom([0, 0], [90_000, -90_000, 0], [0, 0, 0], [-120_000, 0]),
        isSlow: fc.boolean(),
        behindMs: fc.constantFrom(0, 30_000),
        stuck: fc.constantFrom(
          { mostMs: 0, percent: 0 },
          { mostMs: 100_000, percent: 5 },
          { mostMs: 100_000, percent: 15 },
        ),
        twicePercent: fc.constantFrom(5, 40),
        seed: fc.integer(),
      }),
      fc.array(anyMoment, { minLength: 3, maxLength: 25 }),
      async (rules, way, guards, setting, moments) => {
        const config = (more: object, deletionGuard: ReplicationConfig['deletionGuard']): ReplicationConfig =>
          configOf({ ...rule, ...way.rule, ...more }, { deletionGuard, workResourceGroup: 'rg-work' });
        const old = config(rules.old, guards.old);
        const configs = { old, new: rules.isSame ? old : config(rules.next, guards.next) };
        const histories = new Histories({ configs, properties: way.source, ...setting });
        const { azure, judge, log } = histories;
        await histories.pass([...first, ...moments]);
        await histories.calm();
        const wrong = [...judge.said, ...unhealed(azure, configs.new)];
        const before = azure.writes.length;
        histories.night();
        await histories.runUntil(azure.now + day);
        // What the guard holds gets its mark anew each week.
        const held = azure
          .truth()
          .filter(hasDeletionMark)
          .map((one) => `setTags ${keyOf(inTarget(one.name))}`);
        wrong.push(...azure.writes.slice(before).filter((write) => !held.includes(write)));
        expect(wrong, log.join('\n')).toEqual([]);
      },
    ),
    { numRuns, ...(seed !== undefined && { seed: Number(seed) }) },
  );
});
