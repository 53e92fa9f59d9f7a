/** What the journal does not tell is a gap, and never what one would like to see. */
import { expect, test } from 'vitest';
import type { Happening } from '../../../src/page/api-types.ts';
import { timelineOf, timelineRange, type Timeline } from '../../../src/page/timeline.ts';
import type { ReplicaStatus } from '../../../src/report/status.ts';
import { replicaStatus } from '../../support/page/replica-status.ts';

const noon = Date.parse('2026-11-26T12:00:00Z');
const minute = 60_000;
const taken = iso(0);

function iso(minutes: number): string {
  return new Date(noon + minutes * minute).toISOString();
}

function happened(what: string, minutes: number, over: Partial<Happening> = {}): Happening {
  const { rule, name, source, target } = replicaStatus();
  return { time: iso(minutes), what, rule, name, source, target, ...over };
}

function timeline(replica: Partial<ReplicaStatus>, happenings: Happening[], sinceMinutes = -1000): Timeline {
  const since = noon + sinceMinutes * minute;
  return timelineOf(replicaStatus(replica), { happenings, since, now: noon + 60 * minute });
}

function spans({ spans: all }: Timeline): string[] {
  return all.map(({ kind, from, to }) => `${kind} ${(from - noon) / minute}-${(to - noon) / minute}`);
}

test('from the source by the copy to ready', () => {
  const told = timeline({ taken }, [happened('copyBegun', 1), happened('ready', 9)]);
  expect(spans(told)).toEqual(['waiting 0-1', 'copying 1-9', 'ready 9-60']);
  expect(told.marks.map(({ what }) => what)).toEqual(['taken', 'copyBegun', 'ready']);
});

test('what goes on now has no end yet', () => {
  expect(spans(timeline({ taken, state: 'copying' }, [happened('copyBegun', 2)]))).toEqual([
    'waiting 0-2',
    'copying 2-60',
  ]);
  expect(spans(timeline({ taken, state: 'missing' }, []))).toEqual(['waiting 0-60']);
});

test('ready without a record of it is a gap', () => {
  expect(spans(timeline({ taken }, []))).toEqual(['unknown 0-60']);
  expect(spans(timeline({ taken }, [happened('copyBegun', 2)]))).toEqual(['waiting 0-2', 'unknown 2-60']);
});

test('a lost record of the begin is a gap, not a wait', () => {
  expect(spans(timeline({ taken }, [happened('ready', 9)]))).toEqual(['unknown 0-9', 'ready 9-60']);
});

test('what is older than what was read is a gap', () => {
  expect(spans(timeline({ taken }, [happened('ready', 40)], 20))).toEqual(['unknown 0-40', 'ready 40-60']);
});

test('a record that the replica contradicts is not believed', () => {
  const records = [happened('copyBegun', 1), happened('ready', 9)];
  expect(spans(timeline({ taken, state: 'missing' }, records)).at(-1)).toBe('unknown 9-60');
});

test('a new source of the name begins anew', () => {
  const records = [happened('copyBegun', -30), happened('ready', -20), happened('copyBegun', 3)];
  expect(spans(timeline({ taken, state: 'copying' }, records))).toEqual([
    'copying -30--20',
    'ready -20-0',
    'waiting 0-3',
    'copying 3-60',
  ]);
});

test('an announced deletion that is called off', () => {
  const records = [happened('ready', 5), happened('marked', 20), happened('unmarked', 30)];
  expect(spans(timeline({ taken }, records)).slice(-3)).toEqual([
    'ready 5-20',
    'marked 20-30',
    'ready 30-60',
  ]);
});

test('other replicas have nothing to do with it', () => {
  const others = [
    happened('ready', 5, { target: 's1/rg-other' }),
    happened('ready', 5, { rule: 'other' }),
    happened('ready', 5, {
      source: '/subscriptions/s1/resourceGroups/x/providers/Microsoft.Compute/snapshots/x',
    }),
  ];
  expect(timeline({ taken, state: 'missing' }, others).marks.map(({ what }) => what)).toEqual(['taken']);
});

test('the picture ends a little after all is settled, and now while it is not', () => {
  const now = noon + 10_000 * minute;
  const settled = timelineOf(replicaStatus({ taken }), {
    happenings: [happened('copyBegun', 1), happened('ready', 8)],
    since: 0,
    now,
  });
  expect((timelineRange([settled], now).to - noon) / minute).toBe(10);
  const going = timelineOf(replicaStatus({ taken, state: 'copying' }), {
    happenings: [happened('copyBegun', 1)],
    since: 0,
    now,
  });
  expect(timelineRange([settled, going], now)).toEqual({ from: noon, to: now });
});

test('what is blocked is not shown as being copied', () => {
  expect(spans(timeline({ taken, state: 'blocked' }, [happened('copyBegun', 2)]))).toEqual([
    'waiting 0-2',
    'unknown 2-60',
  ]);
});
