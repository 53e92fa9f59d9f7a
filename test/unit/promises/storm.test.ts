/** Nothing is lost in any storm, and all is well after it: people, lies, deaths, losses and nights in any order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sync } from '../../../src/reconciler/sync.ts';
import { hasDeletionMark } from '../../../src/replication/replica-tags.ts';
import { configOf, day, hour, inTarget, keyOf } from '../../support/looks.ts';
import { renewalWays } from '../../support/renewing.ts';
import { rule } from '../../support/snapshots.ts';
import { anyMoment, names, type Moment } from '../../support/storm/acts.ts';
import { Storm } from '../../support/storm/storm.ts';
import { unhealed } from '../../support/storm/unhealed.ts';

/** Of what is staged, this world knows one at a time. */
const { Stage: _one, ...single } = renewalWays;
/** Of one family each waits for the older ones. */
const family = { source: { incrementalSnapshotFamilyId: 'family-1' }, rule: {} };
const ways = [...Object.values(single), family];

const anyRule = fc.record({
  whenSourceDeleted: fc.constantFrom('delete' as const, 'delete' as const, 'keep' as const),
  whenSourceUnselected: fc.constantFrom('delete' as const, 'keep' as const),
  protect: fc.boolean(),
  locks: fc.constantFrom('respect' as const, 'lift' as const),
});
const anyGuard = fc.constantFrom({ maxCount: 1, maxPercent: 30 }, { maxCount: 10, maxPercent: 50 });

const first: Moment[] = [
  ...names.map((name): Moment => ({ after: 1000, act: { do: 'take', name, event: 'now' } })),
  { after: hour, act: { do: 'night' } },
];

/** More of them: `STORMS=10000`. */
const numRuns = Number(process.env['STORMS'] ?? 200);

test('nothing is lost in any storm, and after it all is replicated, nothing is left, and nothing more is written', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRule,
      fc.constantFrom(...ways),
      anyGuard,
      fc.array(anyMoment, { minLength: 3, maxLength: 25 }),
      async (more, way, deletionGuard, moments) => {
        const config = configOf(
          { ...rule, ...way.rule, ...more },
          { deletionGuard, workResourceGroup: 'rg-work' },
        );
        const storm = new Storm(config, way.source);
        const { azure } = storm;
        await storm.pass([...first, ...moments]);
        await storm.calm();
        const wrong = [...storm.losses.said, ...unhealed(azure, config)];
        const before = azure.writes.length;
        await sync(azure, config, 'again');
        await storm.runUntil(azure.now + day);
        // What the guard holds gets its mark anew each week.
        const held = azure
          .truth()
          .filter(hasDeletionMark)
          .map(({ name }) => `setTags ${keyOf(inTarget(name))}`);
        wrong.push(...azure.writes.slice(before).filter((write) => !held.includes(write)));
        expect(wrong, storm.log.join('\n')).toEqual([]);
      },
    ),
    { numRuns },
  );
});
