/** A renewal that cannot go on says so and stays within its limits, whatever listings leave out. */
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../src/replication/decision.ts';
import { decide } from '../../../src/replication/decide.ts';
import { interimName, interimTags } from '../../../src/replication/renewal/interim.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { Observation } from '../../../src/replication/observation.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { absence, absenceOf, seen } from '../../support/observations.ts';
import { installation, noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const replica = replicaOf(sourceSnapshot());
const source = sourceSnapshot({ uniqueId: 'made anew', timeCreated: noon + 120_000 });
const refused = { code: 'CopySourceNotFound', message: 'x' };

function interim(kind: 'interim' | 'rehearsal', attempt: number, state: Partial<Snapshot> = {}): Snapshot {
  const name = interimName(source.id, source.uniqueId, kind);
  return {
    ...replicaOf(source),
    id: snapshotIdText({ ...target, name }),
    name,
    uniqueId: `unique-${kind}`,
    tags: interimTags(source, { rule, installation, attempt }),
    timeCreated: noon + 180_000,
    ...state,
  };
}

function decided(found: readonly Snapshot[], more: Partial<Observation> = {}, listed = found): Decision {
  const interims = found.map((snapshot, at) => ({ snapshot, listed: listed[at] ?? snapshot }));
  const targetListing = [replica, ...listed];
  return decide(seen(source, replica, { absence, interims, targetListing, ...more }));
}

/** As listings show it where they tell nothing of the progress. */
function untold({ completionPercent: _percent, copyCompletionError: _error, ...rest }: Snapshot): Snapshot {
  return rest;
}

describe('an interim whose copy failed', () => {
  const failed = interim('interim', 1, { copyCompletionError: refused, completionPercent: 3 });

  test('makes room for the next attempt, also where the listing does not tell that it failed', () => {
    for (const listed of [failed, untold(failed)]) {
      expect(decided([failed], {}, [listed])).toMatchObject({
        kind: 'removeInterim',
        reason: 'RenewalFailed',
        nextAttempt: 2,
      });
    }
  });

  test('stays where nothing but its own read says so and no other image stands', () => {
    const more = { leftBehind: ['interim'] } as const;
    const interims = [{ snapshot: failed, listed: untold(failed) }];
    const found = { absence, interims, targetListing: [untold(failed)], family: { older: [] }, ...more };
    // Its source is copied anew, under the name.
    expect(decide(seen(source, null, found))).toMatchObject({
      kind: 'beginCopy',
      spec: { name: source.name, sourceResourceId: source.id },
    });
    const alone = seen(null, null, found);
    expect(decide(alone)).toMatchObject({ kind: 'wait', reason: 'RenewalPending' });
    const long = { ...alone, streak: { reason: 'RenewalPending', length: 6 } };
    // Hourly, at times where the looks of all chains meet.
    expect(decide(long)).toMatchObject({ afterMs: 3_600_000, periodic: true });
  });
});

describe('the copy within the region', () => {
  const whole = interim('interim', 1);

  test('that fails again and again is told after the last attempt, and not made for ever', () => {
    const at = (attempt: number): Decision =>
      decided([whole, interim('rehearsal', attempt, { copyCompletionError: refused })]);
    expect(at(2)).toMatchObject({ kind: 'removeInterim', nextAttempt: 3 });
    expect(at(6)).toMatchObject({ kind: 'blocked', reason: 'CopyFailed' });
    expect(JSON.stringify(at(6))).toContain('CopySourceNotFound');
  });

  test('that Azure accepts and that never comes is not asked for for ever', () => {
    const isFree = { absence: absenceOf(interimName(source.id, source.uniqueId, 'rehearsal')) };
    expect(decided([whole], { attempt: 2, ...isFree })).toMatchObject({ kind: 'beginCopy' });
    expect(decided([whole], { attempt: 7 })).toMatchObject({ kind: 'blocked', reason: 'CopyFailed' });
  });
});

test('a replica that took its name and lost something on the way: said, while its interim stays', () => {
  const whole = interim('interim', 1);
  const renewed = replicaOf(source, {
    createOption: 'Copy',
    sourceResourceId: whole.id,
    securityType: 'Standard',
    uniqueId: 'renewed',
  });
  const named = { ...renewed, tags: { ...renewed.tags, [tagKeys.renewed]: whole.name } };
  const interims = [{ snapshot: whole, listed: whole }];
  const look = seen(source, named, { absence, interims, targetListing: [named, whole] });
  expect(decide(look)).toMatchObject({ kind: 'blocked', reason: 'PropertyLost' });
});
