import { describe, expect, test } from 'vitest';
import { statusReport, statusSchema, type StatusReport } from '../../../src/report/status.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { installation, noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};

function report(sources: Snapshot[], replicas: Snapshot[], now = noon + 600_000): StatusReport {
  const pair = {
    rule,
    target,
    sources: { kind: 'complete' as const, snapshots: sources },
    replicas: { kind: 'complete' as const, snapshots: replicas },
  };
  return statusSchema.parse(statusReport([pair], { config, installation }, now));
}

describe('status', () => {
  test('a copy under way has its percentage, the time that is left and its lag', () => {
    const source = sourceSnapshot();
    const replica = replicaOf(source, { completionPercent: 25, timeCreated: noon + 100_000 });
    const { replicas, ready } = report([source], [replica], noon + 200_000);
    expect(ready).toBe(false);
    expect(replicas).toMatchObject([{ state: 'copying', percent: 25, etaSeconds: 300, lagSeconds: 200 }]);
  });

  test('all that is wanted being there is ready, whatever is kept or going beside it', () => {
    const [kept, going, there] = ['a', 'b', 'c'].map((name) => sourceSnapshot({ name }));
    if (!kept || !going || !there) throw new Error('three were made');
    const pinned = replicaOf(kept);
    const marked = replicaOf(going);
    const { replicas, ready, counts } = report(
      [there],
      [
        { ...pinned, tags: { ...pinned.tags, [tagKeys.pinned]: 'x' } },
        { ...marked, tags: { ...marked.tags, [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:15:00Z' } },
        replicaOf(there),
      ],
    );
    expect(replicas.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'a kept',
      'b deleting',
      'c ready',
    ]);
    expect(replicas[1]?.deletionDue).toBe('2026-11-23T12:15:00.000Z');
    expect({ ready, counts }).toEqual({ ready: true, counts: { kept: 1, deleting: 1, ready: 1 } });
  });

  test('what nobody selects is not in it', () => {
    expect(report([sourceSnapshot({ tags: {} })], [sourceSnapshot({ name: 'other' })]).replicas).toEqual([]);
  });

  test('a group that was not read is never taken for one with nothing in it', () => {
    const failed = { kind: 'failed' as const, code: 'AuthorizationFailed', detail: 'no right' };
    const pair = { rule, target, sources: failed, replicas: { kind: 'complete' as const, snapshots: [] } };
    expect(statusReport([pair], { config, installation }, noon)).toMatchObject({
      complete: false,
      ready: false,
      unread: [{ code: 'AuthorizationFailed' }],
    });
  });

  test('the order is that of the names, and the same input gives the same report', () => {
    const sources = ['b', 'a', 'c'].map((name) => sourceSnapshot({ name }));
    const first = report(sources, []);
    expect(first.replicas.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(report([...sources].reverse(), [])).toEqual(first);
  });
});
