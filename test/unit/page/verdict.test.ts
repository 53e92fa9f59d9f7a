import { expect, test } from 'vitest';
import { concernsOf } from '../../../src/page/attention.ts';
import type { PendingSet } from '../../../src/reconciler/pending-deletions.ts';
import { verdictOf, type Situation } from '../../../src/page/verdict.ts';
import type { ReplicaStatus, StatusReport } from '../../../src/report/status.ts';
import { replicaStatus } from '../../support/page/replica-status.ts';

function statusOf(replicas: ReplicaStatus[], over: Partial<StatusReport> = {}): StatusReport {
  const counts: StatusReport['counts'] = {};
  for (const { state } of replicas) counts[state] = (counts[state] ?? 0) + 1;
  return {
    kind: 'status',
    formatVersion: 1,
    generatedAt: '2026-11-26T12:00:00Z',
    complete: true,
    unread: [],
    ready: replicas.every(({ ready }) => ready),
    counts,
    replicas,
    ...over,
  };
}

const noon = Date.parse('2026-11-26T12:00:00Z');

const unread = [{ group: 's1/rg-weu', rule: 'images', code: 'AuthorizationFailed', detail: 'no right' }];
const blocked = replicaStatus({ name: 'b', state: 'blocked', reason: 'ScopeLocked' });
const all = statusOf([replicaStatus(), blocked]);

test.each<[string, Partial<Situation>, string, string]>([
  ['nothing read yet', { status: undefined }, 'loading', 'Reading…'],
  ['all there', { status: statusOf([replicaStatus()]) }, 'ready', 'Everything is ready'],
  ['no source', { status: statusOf([]) }, 'empty', 'No snapshot is selected yet'],
  [
    'copies',
    { status: statusOf([replicaStatus(), replicaStatus({ name: 'b', state: 'copying' })]) },
    'working',
    '1 replica under way',
  ],
  ['someone is needed', { status: all }, 'attention', '1 replica needs someone'],
  ['dead letters', { status: statusOf([replicaStatus()]), deadLetters: 3 }, 'attention', '3 dead letters'],
  [
    'a group that is not read is no ready one',
    { status: statusOf([replicaStatus()], { complete: false, ready: false, unread }) },
    'unread',
    '1 group could not be read',
  ],
  [
    'a part that is not read may hold what needs someone',
    { status: statusOf([replicaStatus()]), unread: [{ title: 'Dead letters could not be read' }] },
    'unread',
    'Not everything could be read',
  ],
  [
    'what is known to need someone is said before that',
    { status: all, unread: [{ title: 'Dead letters could not be read' }] },
    'attention',
    '1 replica needs someone',
  ],
  ['dead letters without a snapshot', { status: statusOf([]), deadLetters: 1 }, 'attention', '1 dead letter'],
  [
    'paused is said before anything else',
    { status: all, pauses: [{ scope: 'everything' }] },
    'paused',
    'Replication is paused',
  ],
  [
    'a pause of one rule',
    { status: all, pauses: [{ rule: 'kiosks', scope: 'everything' }] },
    'paused',
    'Paused: kiosks',
  ],
  [
    'no answer: what was read before is not how it is',
    { status: statusOf([replicaStatus()]), failure: { message: 'nothing answers', since: 0 } },
    'stale',
    'The service does not answer',
  ],
  [
    'a refusal of Azure is an answer',
    { failure: { message: 'refused', since: 0, status: 502 } },
    'stale',
    'The state could not be read',
  ],
  [
    'whoever may not',
    { failure: { message: 'a role', since: 0, status: 403 } },
    'stale',
    'You may not see this',
  ],
])('%s', (_what, over, kind, headline) => {
  const situation = { status: undefined, pauses: [], deadLetters: 0, now: noon, ...over };
  expect(verdictOf(situation)).toMatchObject({ kind, headline });
});

test('paused deletions are told where all else is well', () => {
  const situation = { status: statusOf([replicaStatus()]), deadLetters: 0, now: noon };
  const { kind, detail } = verdictOf({ ...situation, pauses: [{ scope: 'deletions' }] });
  expect(kind).toBe('ready');
  expect(detail).toContain('Deletions are paused');
});

test('paused deletions are told beside whatever else there is, and of which rule', () => {
  for (const status of [all, statusOf([replicaStatus({ state: 'copying' })]), statusOf([])]) {
    const { detail } = verdictOf({
      ...{ status, deadLetters: 0, now: noon },
      pauses: [{ scope: 'deletions', rule: 'images' }],
    });
    expect(detail).toContain('Deletions of images are paused.');
  }
});

test('what is late and what will be is told in the banner and as one concern', () => {
  const late = [
    replicaStatus({ name: 'a', state: 'copying', objective: 'missed', lagSeconds: 60 }),
    replicaStatus({ name: 'b', state: 'copying', objective: 'willMiss', lagSeconds: 120 }),
    replicaStatus({ name: 'c', state: 'copying', objective: 'onTime', lagSeconds: 900 }),
  ];
  const status = statusOf(late);
  const said = '1 replica later than the objective, 1 will miss it';
  expect(verdictOf({ status, deadLetters: 0, pauses: [], now: noon }).detail).toContain(said);
  expect(concernsOf({ status, sets: [], letters: [], pauses: [], now: noon })).toMatchObject([
    { title: said, detail: 'the longest waits for 2 min', leadsTo: { tab: 'lag' } },
  ]);
});

test('kept, foreign and going replicas are not counted as wanted', () => {
  const kept = replicaStatus({ name: 'k', state: 'kept', ready: false });
  expect(
    verdictOf({
      ...{ status: statusOf([replicaStatus(), kept], { ready: true }), pauses: [] },
      ...{ deadLetters: 0, now: noon },
    }),
  ).toMatchObject({
    kind: 'ready',
    detail: '1 of 1 replica ready.',
  });
});

test('a deletion that a lock stops needs someone, in the banner and as a concern that leads to it', () => {
  const locked = ['x', 'y'].map((name) => replicaStatus({ name, state: 'deleting', reason: 'ScopeLocked' }));
  const status = statusOf([replicaStatus(), ...locked]);
  expect(verdictOf({ status, pauses: [], deadLetters: 0, now: noon }).headline).toBe(
    '2 replicas need someone',
  );
  expect(concernsOf({ status, sets: [], letters: [], pauses: [], now: noon })).toMatchObject([
    { key: 'blocked ScopeLocked', leadsTo: { tab: 'replicas', states: ['deleting'], text: 'ScopeLocked' } },
  ]);
});

test('one line a reason, the most urgent first, each leading to what it is about', () => {
  const many = ['c', 'd'].map((name) => replicaStatus({ name, state: 'blocked', reason: 'TooManyTags' }));
  const concerns = concernsOf({
    status: statusOf([blocked, ...many], { complete: false, unread }),
    sets: [
      {
        setId: 'x',
        rule: 'images',
        target: 's1/rg-weu',
        needsApproval: true,
        replicas: 9,
        pending: [{ replica: '/a/b', reason: 'SourceDeleted', due: '' }],
        unmarked: [],
      },
      {
        setId: 'y',
        rule: 'images',
        target: 's1/rg-weu',
        needsApproval: false,
        replicas: 9,
        pending: [],
        unmarked: [],
      },
    ],
    letters: [{ queue: 'hints', id: '1', reason: 'MaxDeliveryCountExceeded' }],
    pauses: [{ scope: 'deletions', since: '2026-11-26T11:00:00Z', by: 'someone' }],
    now: noon,
  });
  expect(concerns.map(({ title, leadsTo }) => [title, leadsTo])).toEqual([
    ['Deletions paused for every rule', { tab: 'pauses' }],
    ['rg-weu could not be read', { tab: 'replicas', rule: 'images' }],
    ['1 deletion of 9 in rg-weu waits for approval', { tab: 'deletions' }],
    ['Too many tags: 2 snapshots', { tab: 'replicas', states: ['blocked'], text: 'TooManyTags' }],
    ['Scope locked: b', { tab: 'replicas', snapshot: 'images/b' }],
    ['1 dead letter', { tab: 'letters' }],
  ]);
});

test('time goes on for what waits, though the report stays the same', () => {
  const waits = replicaStatus({ state: 'copying', objective: 'missed', lagSeconds: 60 });
  const status = statusOf([{ ...waits, taken: '2026-11-26T11:59:00Z' }]);
  const longest = (now: number): unknown =>
    concernsOf({ status, sets: [], letters: [], pauses: [], now })[0]?.detail;
  expect(longest(noon)).toBe('the longest waits for 1 min');
  expect(longest(noon + 3_600_000)).toBe('the longest waits for 1 h 1 min');
});

/** Of the replicas of this target, as the report on deletions names them. */
function setOf(names: string[], needsApproval: boolean): PendingSet {
  const [subscription = '', group = ''] = replicaStatus().target.split('/');
  const id = (name: string): string =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/snapshots/${name}`;
  const pending = names.map((name) => ({
    replica: id(name),
    reason: 'SourceDeleted',
    due: '2026-11-26T11:00:00Z',
  }));
  const { rule, target } = replicaStatus();
  return { setId: 's', rule, target, needsApproval, replicas: 9, pending, unmarked: [] };
}

test('what the guard holds is for someone, from the first moment and counted once', () => {
  const going = (name: string, deletionDue: string): ReplicaStatus =>
    replicaStatus({ name, state: 'deleting', reason: 'SourceDeleted', ready: false, deletionDue });
  const headlineOf = (replicas: ReplicaStatus[], sets: PendingSet[]): string =>
    verdictOf({
      status: statusOf(replicas, { ready: true }),
      pauses: [],
      deadLetters: 0,
      sets,
      now: noon,
    }).headline;
  const justDue = going('A', '2026-11-26T11:59:50Z');
  const longDue = going('b', '2026-11-26T11:00:00Z');
  expect(headlineOf([replicaStatus(), justDue], [setOf(['a'], false)])).toBe('Everything is ready');
  expect(headlineOf([replicaStatus(), justDue], [setOf(['a'], true)])).toBe('1 deletion waits for approval');
  expect(headlineOf([justDue, longDue], [setOf(['a', 'b'], true)])).toBe('2 deletions wait for approval');
  expect(headlineOf([justDue, longDue, blocked], [setOf(['a'], true)])).toBe(
    '1 deletion waits for approval, 2 replicas need someone',
  );
});
