/** What is left of several ways: none of it hides another, and none hides what else has to be said. */
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/replication/decide.ts';
import { interimName, interimTags } from '../../../src/replication/renewal/interim.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { Observation } from '../../../src/replication/observation.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import type { StagingObservation } from '../../../src/replication/ways/stage/staged.ts';
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

const source = sourceSnapshot();
const blob = { size: 1, generation: 'x', state: 'copying', copiedTo: 0 } as const;
/** Somebody copies into it, so it cannot go yet. */
const leased: StagingObservation = {
  account: 'ready',
  id: '/account',
  blobUrl: 'https://x',
  blob: { ...blob, leased: true },
};
const group = { ...sourceGroup, resourceGroup: 'rg-work' };
const disk = {
  id: '/disk',
  name: 'a-pair',
  tags: {},
  uniqueId: 'a-disk',
  timeCreated: noon,
  provisioningState: 'Succeeded',
};
const conversion = {
  group,
  pairs: [{ source: { ...sourceGroup, name: 'golden-1' }, generation: 'former', name: 'a-pair', disk }],
};

function interim(of: Snapshot, more: Partial<Snapshot> = {}): Snapshot {
  const name = interimName(of.id, of.uniqueId);
  const tags = { ...interimTags(of, { rule, installation, attempt: 1 }), ...more.tags };
  const id = snapshotIdText({ ...target, name });
  return { ...replicaOf(of), uniqueId: 'the-interim', timeCreated: noon + 600_000, ...more, id, name, tags };
}

const pinnedInterim = interim(source, { tags: { [tagKeys.pinned]: 'x' } });
const withPinned = {
  interims: [{ snapshot: pinnedInterim, listed: pinnedInterim }],
  absence,
} satisfies Partial<Observation>;

describe('what cannot go yet keeps nothing else', () => {
  const left = { leftBehind: ['staging', 'conversion'], staging: leased, conversion, pairUsers: [] } as const;

  test('of a source that is gone', () => {
    expect(decide(seen(null, null, left))).toMatchObject({ kind: 'convert', reason: 'ConversionAbandoned' });
    // Then it is waited for.
    const rest = { ...left, conversion: { group, pairs: [] } };
    expect(decide(seen(null, null, rest))).toMatchObject({ kind: 'wait', reason: 'StagingBusy' });
  });

  test('of a replica whose own tag tells of the one, and the hint of the other', () => {
    const replica = replicaOf(source, {});
    const tags = { ...replica.tags, [tagKeys.staged]: 'snaprepx' };
    expect(decide(seen(source, { ...replica, tags }, left))).toMatchObject({
      kind: 'convert',
      reason: 'ConversionAbandoned',
    });
  });

  test('a pinned interim no pair', () => {
    const replica = replicaOf(source);
    const tags = { ...replica.tags, [tagKeys.renewed]: pinnedInterim.name };
    const look = { ...withPinned, leftBehind: ['conversion'], conversion, pairUsers: [] } as const;
    expect(decide(seen(source, { ...replica, tags }, look))).toMatchObject({ kind: 'convert' });
  });
});

describe('an interim that has to stay hides no words', () => {
  const left = { ...withPinned, leftBehind: ['interim'] } as const;

  test('of a name that somebody else has', () => {
    const theirs = replicaOf(source, { tags: {} });
    const decision = decide(seen(source, theirs, left));
    expect(decision).toMatchObject({ kind: 'blocked', reason: 'NameTaken' });
    expect(JSON.stringify(decision)).toContain(pinnedInterim.name);
  });

  test('of a replica that is in sync', () => {
    const decision = decide(seen(source, replicaOf(source), left));
    expect(decision).toMatchObject({ kind: 'none', reason: 'InSync' });
    expect(JSON.stringify(decision)).toContain(pinnedInterim.name);
  });

  test('of tags that a policy sets back', () => {
    const replica = replicaOf(source);
    const drifted = { ...replica, tags: { ...replica.tags, owner: 'policy' } };
    const streak = { reason: 'TagsDrifted', length: 3 };
    const decision = decide(seen(source, drifted, { ...left, streak }));
    expect(decision).toMatchObject({ kind: 'none', reason: 'TagsNotKept' });
    expect(JSON.stringify(decision)).toContain('owner');
  });
});

test('an interim from before the rule named another region takes no replica’s place', () => {
  const renewed = sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + 120_000 });
  const elsewhere = interim(renewed, { location: 'swedencentral' });
  const interims = [{ snapshot: elsewhere, listed: elsewhere }];
  const decision = decide(seen(renewed, replicaOf(source), { interims, absence }));
  expect(decision).toMatchObject({ kind: 'blocked', reason: 'PropertyLost' });
  expect(JSON.stringify(decision)).toContain('swedencentral');
});
