/** What people read of reports, where it is more than their values. */
import { expect, test } from 'vitest';
import { setsText } from '../../../src/cli/views/deletions.ts';
import { explainText } from '../../../src/cli/views/explain.ts';
import { historyText } from '../../../src/cli/views/history.ts';
import { planText } from '../../../src/cli/views/plan.ts';
import { statusText } from '../../../src/cli/views/status.ts';
import { unreadText } from '../../../src/cli/views/unread.ts';
import type { HistoryReport } from '../../../src/report/history.ts';
import type { ReplicaStatus } from '../../../src/report/status.ts';

const at = '2026-11-23T12:00:00.000Z';
const long = 'image-windows11-multisession-2026-11-27-0830';

function history(rules: readonly string[], name = 'golden-win11-2026-11', times = [at]): string {
  const happenings = rules.map((rule, index): HistoryReport['happenings'][number] => ({
    time: times[index % times.length] ?? at,
    what: 'copyBegun',
    name,
    source: '/s',
    target: 's/rg-images-weu',
    rule,
    reason: 'ReplicaMissing',
  }));
  const head = { kind: 'history', formatVersion: 1, generatedAt: at, complete: true } as const;
  const report: HistoryReport = { ...head, happenings, since: at, unread: [] };
  return historyText(report, 80);
}

test('a rule that all share is left out of a history, so that each happening is one row at 80 columns', () => {
  const [head = '', ...rows] = history(['golden-images', 'golden-images']).trimEnd().split('\n');
  expect(head).toMatch(/^TIME +WHAT +SNAPSHOT +TARGET +WHY$/);
  const row = '11-23 12:00Z  copyBegun  golden-win11-2026-11  rg-images-weu  ReplicaMissing';
  expect(rows).toEqual([row, row]);
  expect(history(['golden-images', 'other'])).toContain('RULE');
});

test('at 80 columns the name of a snapshot is whole, and its target below it where both have no room', () => {
  expect(history(['golden-images'], long))
    .toBe(`TIME          WHAT       SNAPSHOT                                      WHY
11-23 12:00Z  copyBegun  ${long}
  rg-images-weu: ReplicaMissing
`);
});

test('the year is told where there are two', () => {
  const times = ['2026-12-31T23:59:00.000Z', '2027-01-01T00:01:00.000Z'];
  expect(history(['golden-images', 'golden-images'], long, times))
    .toBe(`TIME               WHAT       SNAPSHOT                                      WHY
2026-12-31 23:59Z  copyBegun  ${long}
  rg-images-weu: ReplicaMissing
2027-01-01 00:01Z  copyBegun  ${long}
  rg-images-weu: ReplicaMissing
`);
});

test('a source group that cannot be read is told once, however many targets it has', () => {
  const unread = { group: 's/rg-images', rule: 'golden', code: 'AuthorizationFailed', detail: 'no' };
  expect(unreadText([unread, unread])).toBe('NOT READ  s/rg-images (rule golden): AuthorizationFailed: no\n');
});

test('what hinders all groups, such as that nobody is signed in, is told once', () => {
  const all = Array.from({ length: 24 }, (_, index) => ({
    ...{ group: `s/rg-${index}`, rule: 'golden' },
    ...{ code: 'AggregateAuthenticationError', detail: 'nobody is signed in; az login' },
  }));
  const refused = { group: 's/rg-x', rule: 'other', code: 'AuthorizationFailed', detail: 'no' };
  expect(unreadText([...all, refused])).toBe(
    `NOT READ  s/rg-0 (rule golden), s/rg-1 (rule golden), s/rg-2 (rule golden) and 21 more: AggregateAuthenticationError: nobody is signed in; az login
NOT READ  s/rg-x (rule other): AuthorizationFailed: no
`,
  );
  const damaged = { group: 'journal', rule: '', code: 'JournalDamaged', detail: 'line 7' };
  expect(unreadText([damaged])).toBe('NOT READ  journal: JournalDamaged: line 7\n');
});

test.each([
  [[], 'Nothing is selected, and no replica is there.', 'Nothing to do, 0 in sync.'],
  [
    [{ group: 's/rg-images', rule: 'golden', code: 'AuthorizationFailed', detail: 'no' }],
    'Of what could be read, nothing is selected, and no replica is there.',
    'Nothing to do in what could be read, 0 in sync.',
  ],
])('nothing was found: with %j unread nobody is told that nothing is there', (unread, status, plan) => {
  const complete = unread.length === 0;
  const head = { formatVersion: 1, generatedAt: at, complete, unread } as const;
  const last = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);
  expect(last(statusText({ kind: 'status', ...head, ready: false, counts: {}, replicas: [] }, 80))).toBe(
    status,
  );
  const none = { changes: [], deletions: [], waiting: [], blocked: [], guard: [] };
  const sums = { inSync: 0, copies: 0, mostBytes: 0 };
  expect(last(planText({ kind: 'plan', ...head, ...none, ...sums }, 80))).toBe(plan);
});

function status(...replicas: Partial<ReplicaStatus>[]): string {
  const one: ReplicaStatus = {
    ...{ rule: 'golden-images', name: long, source: '/s', target: 's/rg-images-weu', location: 'westeurope' },
    ...{ state: 'ready', reason: 'InSync', ready: true },
  };
  const head = { kind: 'status', formatVersion: 1, generatedAt: at, complete: true, ready: true } as const;
  return statusText(
    { ...head, unread: [], counts: {}, replicas: replicas.map((two) => ({ ...one, ...two })) },
    80,
  );
}

test('at 80 columns a status has no regions before it cuts a name', () => {
  expect(status({ location: 'southeastasia' }))
    .toBe(`SNAPSHOT                                      TARGET         STATE    WHY
${long}  rg-images-weu  ✓ ready
`);
  expect(status({ name: 'golden-1' })).toBe(`SNAPSHOT  TARGET         REGION      STATE    DONE  ETA  LAG  WHY
golden-1  rg-images-weu  westeurope  ✓ ready
`);
});

test('a deletion that a lock holds has the sign of what is blocked, as explain has that word for it', () => {
  const going = { name: 'golden-1', state: 'deleting', ready: false, deletionDue: at } as const;
  expect(status({ ...going, reason: 'SourceDeleted' })).toContain('- deleting');
  expect(status({ ...going, reason: 'ScopeLocked', detail: 'keep' })).toMatch(
    /✗ deleting\s+ScopeLocked: due/,
  );
});

test('what is to be done follows what Azure says, however that ends', () => {
  const text = (seen: string): string => {
    const conditions = [{ condition: 'Azure takes the copy', met: false, seen, todo: 'see the policy' }];
    const rule = { rule: 'golden-images', source: '/s', conditions, targets: [] };
    const head = { kind: 'explain', formatVersion: 1, generatedAt: at, complete: true } as const;
    return explainText({ ...head, unread: [], name: 'golden-1', known: true, rules: [rule] }, 200);
  };
  expect(text('it was refused')).toContain('it was refused. To do: see the policy\n');
  expect(text('Resource was disallowed by policy.')).toContain('by policy. To do: see the policy\n');
  expect(text('Is it there?')).toContain('Is it there? To do: see the policy\n');
});

test('no name of a set is cut, as it is what somebody approves', () => {
  const long = `golden-${'x'.repeat(73)}`;
  const text = setsText([
    {
      setId: 'abc',
      rule: 'golden-images',
      target: '11111111-1111-4111-8111-111111111111/rg-images-weu',
      needsApproval: true,
      replicas: 5,
      pending: [{ replica: `/subscriptions/1/x/snapshots/${long}`, reason: 'SourceDeleted', due: at }],
      unmarked: ['/subscriptions/1/x/snapshots/late'],
    },
  ]);
  expect(text).toBe(`Set abc, held until someone approves: 1 of 5 replicas
of golden-images in 11111111-1111-4111-8111-111111111111/rg-images-weu
DUE                WHY            REPLICA
2026-11-23 12:00Z  SourceDeleted  ${long}
Not marked yet, and no part of the set: late
`);
});

test('where no set waits, nobody takes it that nothing is held', () => {
  expect(setsText([])).toBe(
    'No deletion waits for its time or for someone; snaprep status tells of approved ones that are held.\n',
  );
});
