import { expect, test } from 'vitest';
import { aside } from '../../../src/page/aside.ts';
import { concernsOf, needsSomeone } from '../../../src/page/attention.ts';
import type { ReplicaStatus, StatusReport } from '../../../src/report/status.ts';
import { verdictOf } from '../../../src/page/verdict.ts';
import { replicaStatus } from '../../support/page/replica-status.ts';

const noon = Date.parse('2026-11-26T12:00:00Z');

/** Due so many minutes before noon. */
function going(minutes: number, over: Partial<ReplicaStatus> = {}): ReplicaStatus {
  const deletionDue = new Date(noon - minutes * 60_000).toISOString();
  return replicaStatus({
    ...{ name: 'x', state: 'deleting', reason: 'SourceDeleted', ready: false, deletionDue },
    ...over,
  });
}

function statusOf(replicas: ReplicaStatus[]): StatusReport {
  const counts: StatusReport['counts'] = {};
  for (const { state } of replicas) counts[state] = (counts[state] ?? 0) + 1;
  const head = { formatVersion: 1 as const, generatedAt: new Date(noon).toISOString(), complete: true };
  return { kind: 'status', ...head, unread: [], ready: true, counts, replicas };
}

test('a deletion that has not gone when its time is over needs someone, in the banner and as a concern', () => {
  const status = statusOf([replicaStatus(), going(20, { locks: 'unknown' })]);
  expect(verdictOf({ status, pauses: [], deadLetters: 0, now: noon })).toMatchObject({
    kind: 'attention',
    headline: '1 replica needs someone',
  });
  expect(concernsOf({ status, sets: [], letters: [], pauses: [], now: noon })).toMatchObject([
    {
      title: '1 deletion overdue: x',
      detail: 'due 20 min ago in rg-weu; locks could not be read, so one may hold it',
      leadsTo: { tab: 'replicas', snapshot: 'images/x' },
    },
  ]);
});

test('of several the longest overdue is told; one that a lock is known to stop is told as that', () => {
  const locked = going(90, { name: 'l', reason: 'ScopeLocked' });
  const status = statusOf([going(20), going(60, { name: 'y' }), locked]);
  const concerns = concernsOf({ status, sets: [], letters: [], pauses: [], now: noon });
  expect(concerns.map(({ title, leadsTo }) => [title, leadsTo])).toEqual([
    ['Scope locked: l', { tab: 'replicas', snapshot: 'images/l' }],
    ['2 deletions overdue: y and others', { tab: 'replicas', states: ['deleting'] }],
  ]);
});

test.each<[string, ReplicaStatus]>([
  ['due since a moment', going(2)],
  ['to come', going(-8)],
  ['paused by people', going(20, { paused: 'deletions' })],
  ['waiting for an approval, which its set tells', going(20, { held: true })],
  ['there until the next image is', going(20, { reason: 'NoOtherImageYet' })],
  ['of no time yet', going(20, { deletionDue: undefined })],
])('one that is %s needs nobody', (_what, replica) => {
  expect(needsSomeone(replica, noon)).toBe(false);
});

test('what is past is said to have been due, not to have happened', () => {
  expect(aside(going(20), noon)).toBe('due 20 min ago');
  expect(aside(going(-8), noon)).toBe('in 8 min');
  expect(aside(going(20, { held: true }), noon)).toBe('');
});
