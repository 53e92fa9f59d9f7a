/** Alerts and workbook read what the service writes: events and fields are taken from a run. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Action } from '../../../src/replication/decision.ts';
import { ofType, propertiesOf } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';
import { kustoProblems } from './kusto.ts';
import { loggedRecords, type LogRecord } from './logged-records.ts';

interface LogAlert {
  criteria: { allOf: { query: string }[] };
  evaluationFrequency: string;
  windowSize: string;
}

const deployment = deploymentOf('three-subscriptions');
const alertQueries = ofType(deployment, 'Microsoft.Insights/scheduledQueryRules').map(
  ({ name, properties }) =>
    [name, (properties as unknown as LogAlert).criteria.allOf[0]?.query ?? ''] as const,
);
const workbook = JSON.parse(
  (propertiesOf(deployment, 'Microsoft.Insights/workbooks') as { serializedData: string }).serializedData,
) as { items: { type: number; content: { title?: string; query?: string } }[] };
const panelQueries = workbook.items
  .filter(({ type }) => type === 3)
  .map(({ content }) => [content.title ?? '', content.query ?? ''] as const);
const queries = [...alertQueries, ...panelQueries];

let records: LogRecord[] = [];
beforeAll(async () => {
  records = await loggedRecords();
});

test('there are the alerts and panels that the documents name', () => {
  expect(alertQueries.map(([name]) => name.replace('golden-', '')).sort()).toEqual([
    'blocked',
    'copy-stuck',
    'failing-for-long',
    'guard-tripped',
    'no-events',
    'no-looks',
    'no-nightly-pass',
    'replication-lag',
    'start-failed',
    'still-paused',
    'sync-failed',
  ]);
  expect(panelQueries).toHaveLength(10);
  expect(ofType(deployment, 'Microsoft.Insights/metricAlerts').map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'golden-dead-letters',
      'golden-waiting-snapshot-events',
      'golden-waiting-replication-hints',
    ]),
  );
});

test('the prefix by which queries pick lines is the one that lines begin with', () => {
  for (const record of records) expect(JSON.stringify(record)).toMatch(/^\{"event":"/);
});

test('every alert tells whoever is to be told', () => {
  const [group] = ofType(deployment, 'Microsoft.Insights/actionGroups');
  const alerts = ['scheduledQueryRules', 'metricAlerts'].flatMap((kind) =>
    ofType(deployment, `Microsoft.Insights/${kind}`),
  );
  expect(alerts.length).toBeGreaterThan(0);
  for (const { properties } of alerts) {
    expect(JSON.stringify(properties?.['actions'])).toContain(group?.id);
  }
});

describe.each(queries)('%s', (_name, query) => {
  test("Microsoft's parser takes it", () => {
    expect(kustoProblems(query)).toEqual([]);
  });

  test('reads only lines of this app', () => {
    expect(query).toContain("AppRoleName =~ 'func-golden-");
    expect(query).toContain(`Message startswith '{"event":'`);
    expect(query).not.toMatch(/\{\w+\}/);
  });

  test('names only events that are written', () => {
    const written = new Set([...records.map(({ event }) => event), 'requestFailed']);
    const named = [...query.matchAll(/event == '(\w+)'/g), ...listed(query, 'event')].map(
      ([, event]) => event,
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((event) => !written.has(event))).toEqual([]);
  });

  test('names only fields that are written', () => {
    const paths = [...query.matchAll(/record\.([\w.]+)/g)].map(([, field = '']) => field);
    const unknown = paths.filter((path) => !records.some((record) => hasField(record, path.split('.'))));
    expect(unknown.filter((path) => !/^counts\.\w+$/.test(path))).toEqual([]);
  });
});

// Documented: with `ago` in it a query gets two days, whatever the window of its alert.
test('an alert that asks how long ago something was says itself how far back it looks', () => {
  const asking = ofType(deployment, 'Microsoft.Insights/scheduledQueryRules').filter(({ properties }) =>
    JSON.stringify(properties).includes('ago('),
  );
  expect(asking.length).toBeGreaterThan(1);
  for (const { name, properties } of asking) {
    const { criteria, windowSize } = properties as unknown as LogAlert;
    const bounds = [
      ...(criteria.allOf[0]?.query.matchAll(/\n\| where TimeGenerated > ago\((\d)d\)\n/g) ?? []),
    ];
    const days = bounds.length === 0 ? '2' : bounds[0]?.[1];
    expect({ name, windowSize: `P${days}D` }).toEqual({ name, windowSize });
  }
});

test('the parser does find what is wrong', () => {
  expect(kustoProblems('AppTraces | extend last = Message')).toEqual([expect.stringContaining('KS228')]);
  expect(kustoProblems('AppTraces | where Massage == 1')).toEqual([expect.stringContaining('Massage')]);
  expect(kustoProblems('AppTraces | sumarize count()')).not.toEqual([]);
});

test('kinds and reasons in queries are words of the service', () => {
  type Kind = Action['kind'] | 'failed' | 'failingForLong' | 'requestFailed';
  type Reason = Extract<Action, { reason: unknown }>['reason'] | 'Paused';
  const kinds = [
    'wait',
    'beginCopy',
    'blocked',
    'failed',
    'failingForLong',
    'requestFailed',
  ] satisfies Kind[];
  const reasons = [
    'InSync',
    'DeletionPending',
    'DeletionsPaused',
    'Paused',
    'PauseUnreadable',
    'MassDeleteGuard',
    'MassReplaceGuard',
    'SourceGroupLost',
    'Copying',
    'ReplicaMissing',
    'TagsDrifted',
    'SourceDeleted',
    'SourceUnselected',
    'SourceRecreated',
  ] satisfies Reason[];
  const text = queries.map(([, query]) => query).join('\n');
  const namedReasons = [
    ...text.matchAll(/record\.reason\) == '(\w+)'/g),
    ...text.matchAll(/record\.counts\.(\w+)/g),
    ...listed(text, 'tostring(record.reason)'),
    ...listed(text, 'tostring(record.reason) !'),
  ].map(([, reason]) => reason);
  const namedKinds = [...text.matchAll(/kind\)? == '(\w+)'/g), ...listed(text, 'outcome')].map(
    ([, kind]) => kind,
  );
  expect([...new Set(namedReasons)].sort()).toEqual([...reasons].sort());
  expect([...new Set(namedKinds)].sort()).toEqual([...kinds].sort());
});

test.each(exampleNames)(
  '%s: an alert looks back twice as far as the time between two looks, so that a late line counts',
  (example) => {
    for (const { properties } of ofType(deploymentOf(example), 'Microsoft.Insights/scheduledQueryRules')) {
      const { evaluationFrequency, windowSize } = properties as unknown as LogAlert;
      expect(minutes(windowSize)).toBeGreaterThanOrEqual(2 * minutes(evaluationFrequency));
    }
  },
);

describe('the alert on missing passes', () => {
  const query = alertQueries.find(([name]) => name.endsWith('no-nightly-pass'))?.[1] ?? '';

  test('waits for the first night after a deployment', () => {
    expect(query).toContain('now() > datetime(2026-11-26 00:00:00Z) + 26h');
  });

  test.each([
    ['one-target', true],
    // Each day in other words.
    ['locks', true],
    ['three-subscriptions', false],
  ])('watches a pass that is to come each day, and no other: %s', (example, enabled) => {
    const all = ofType(deploymentOf(example), 'Microsoft.Insights/scheduledQueryRules');
    for (const { name, properties } of all) {
      expect(properties?.['enabled'], name).toBe(name.endsWith('no-nightly-pass') ? enabled : true);
    }
    expect(all.some(({ name }) => name.endsWith('no-nightly-pass'))).toBe(true);
  });

  test('looks back further than it waits for a pass', () => {
    const rule = ofType(deployment, 'Microsoft.Insights/scheduledQueryRules').find(({ name }) =>
      name.endsWith('no-nightly-pass'),
    );
    expect(minutes(String(rule?.properties?.['windowSize']))).toBeGreaterThan(26 * 60);
  });
});

describe('a rule that people paused', () => {
  const query = (name: string): string => alertQueries.find(([full]) => full.endsWith(name))?.[1] ?? '';

  test('raises no alert for what waits: neither lag, nor differences that no event told of', () => {
    expect(listed(query('replication-lag'), 'tostring(record.reason) !').map(([, word]) => word)).toEqual(
      expect.arrayContaining(['Paused', 'DeletionsPaused', 'PauseUnreadable']),
    );
    expect(query('no-events')).toContain("sumif(missed, event == 'synced' and isnull(record.paused))");
  });

  test('is told of when two nights found it paused, and not any more once a pass went by', () => {
    expect(query('still-paused')).toContain('newest - oldest > 20h');
    expect(query('still-paused')).toContain('passed < newest');
  });

  test('ends its looks with the reason by which alerts leave it out', () => {
    const looks = records.filter(({ event, reason }) => event === 'reconciled' && reason === 'Paused');
    expect(looks.length).toBeGreaterThan(0);
    expect(records.some(({ event, paused }) => event === 'synced' && typeof paused === 'string')).toBe(true);
  });
});

describe('what only a person can change', () => {
  const query = (name: string): string => alertQueries.find(([full]) => full.endsWith(name))?.[1] ?? '';

  test('is in the records of the look that finds it, which plans no other, and of every pass', () => {
    const stopped = records.filter(({ kind, nextLook }) => kind === 'blocked' && nextLook === undefined);
    expect(stopped.map(({ reason }) => reason)).toContain('FullSnapshotAcrossRegions');
    const passed = records.filter(({ event, blocked }) => event === 'synced' && blocked !== undefined);
    expect(passed.map(({ blocked }) => blocked)).toContainEqual(['FullSnapshotAcrossRegions']);
  });

  test('raises an alert of its own, but not where another one tells of it or people meant it so', () => {
    expect(query('-blocked')).toContain('tostring(record.blocked)');
    expect(query('-blocked')).toContain('isempty(tostring(record.nextLook))');
    expect(listed(query('-blocked'), 'tostring(record.reason) !').map(([, word]) => word)).toEqual(
      expect.arrayContaining(['DeletionsPaused', 'MassDeleteGuard', 'MassReplaceGuard', 'SourceGroupLost']),
    );
  });
});

test('of one source whose events stop, the events of another tell nothing', () => {
  const query = alertQueries.find(([name]) => name.endsWith('no-events'))?.[1] ?? '';
  expect(query).toMatch(/summarize events = .* by source\n/);
  const [received] = records.filter(({ event }) => event === 'eventReceived');
  const [passed] = records.filter(({ event }) => event === 'synced');
  expect(received?.['sourceSubscription']).toBe(passed?.['sourceSubscription']);
  expect(received?.['sourceGroup']).toBe(passed?.['source']);
});

/** The words of `name in ('a', 'b')`, in the form of matches. */
function listed(query: string, name: string): [string, string][] {
  return query
    .split(`${name}${name.endsWith('!') ? '' : ' '}in (`)
    .slice(1)
    .flatMap((rest) => {
      const words = rest.slice(0, rest.indexOf(')')).matchAll(/'(\w+)'/g);
      return [...words].map(([all, word]): [string, string] => [all, word ?? '']);
    });
}

function hasField(value: unknown, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  return (
    typeof value === 'object' &&
    value !== null &&
    first in value &&
    hasField((value as Record<string, unknown>)[first], rest)
  );
}

function minutes(duration: string): number {
  const [, days = '0', hours = '0', rest = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return Number(days) * 1440 + Number(hours) * 60 + Number(rest);
}
