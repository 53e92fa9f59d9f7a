import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { liveEnvironment } from './environment.ts';
import { help, parseOptions } from './options.ts';
import { planText } from './plan-text.ts';
import { planOf, type Offer } from './plan.ts';
import { rows } from './rows.ts';

const ids = rows.map(({ id }) => id);
const subscriptionId = '00000000-0000-4000-8000-00000000abcd';
const bare: Offer & { subscriptionId: string } = {
  from: 'azure',
  subscriptionId,
  regions: ['northeurope', 'westeurope'],
};
const unlimited = { minutes: Infinity, dollars: Infinity };

describe('the rows', () => {
  test('have ids of their own that fit into the names of groups', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z\d-]{2,23}$/);
  });

  test('that cost something say that they make something', () => {
    for (const row of rows) if (row.kind === 'run' && row.dollars > 0) expect(row.makes).not.toBe('nothing');
  });
});

describe('a plan', () => {
  test('stays within both budgets, and has each row once, with a reason where it is left out', () => {
    for (const budget of [
      { minutes: 10, dollars: 100 },
      { minutes: 1000, dollars: 0.1 },
      { minutes: 0.5, dollars: 0 },
    ]) {
      const plan = planOf(rows, { offer: bare, budget });
      expect(plan.minutes).toBeLessThanOrEqual(budget.minutes);
      expect(plan.dollars).toBeLessThanOrEqual(budget.dollars);
      expect([...plan.run, ...plan.leftOut].map(({ id }) => id).sort()).toEqual([...ids].sort());
      for (const { seen } of plan.leftOut) expect(seen).not.toBe('');
    }
  });

  test('without more than a subscription and two regions says for each row what to set', () => {
    const plan = planOf(rows, { offer: bare, budget: unlimited });
    const seen = (id: string): string | undefined => plan.leftOut.find((row) => row.id === id)?.seen;
    expect(seen('copy-right')).toMatch(/^needs SNAPREP_LIVE_LIMITED_TENANT_ID/);
    expect(seen('copy-limit-side')).toBe('needs SNAPREP_LIVE_SECOND_SUBSCRIPTION');
    expect(seen('several-regions-at-once')).toBe('needs a third region in SNAPREP_LIVE_REGIONS');
    expect(seen('node-version')).toBe('needs SNAPREP_LIVE_INSTALLATION');
    expect(plan.run.map(({ id }) => id)).toContain('deny-all-copied');
  });

  test('says time, money and what is made before anything is', () => {
    const budget = { minutes: 60, dollars: 1 };
    const plan = planOf(rows, { offer: bare, budget });
    const text = planText(plan, { offer: bare, budget, run: 'snaplive-abcdef', prefix: 'snaplive' });
    expect(text).toContain(`At most ${String(plan.minutes)} minutes and $${plan.dollars.toFixed(2)}`);
    for (const { id, makes } of plan.run) {
      expect(text).toContain(id);
      expect(text).toContain(makes);
    }
    expect(text).toContain('groups named snaplive-abcdef-…');
  });
});

test('docs/live.md says of all rows together no less than they may take and cost', () => {
  const page = readFileSync(new URL('../../docs/live.md', import.meta.url), 'utf8');
  expect(page).toContain(
    'eight hours at most and $3; those that need none of the extras below four hours at most and $1',
  );
  const all = rows.filter((row) => row.kind === 'run');
  const bareRows = all.filter(({ needs = [] }) => needs.length === 0);
  const sum = (of: typeof all, field: 'minutes' | 'dollars'): number =>
    Math.round(of.reduce((total, row) => total + row[field], 0) * 100) / 100;
  expect(sum(all, 'minutes')).toBeLessThanOrEqual(8 * 60);
  expect(sum(all, 'dollars')).toBeLessThanOrEqual(3);
  expect(sum(bareRows, 'minutes')).toBeLessThanOrEqual(4 * 60);
  expect(sum(bareRows, 'dollars')).toBeLessThanOrEqual(1);
});

describe('settings', () => {
  const least = {
    SNAPREP_LIVE_SUBSCRIPTION: subscriptionId,
    SNAPREP_LIVE_REGIONS: 'northeurope, westeurope',
  };

  test('without a subscription mean the local cloud', () => {
    expect(liveEnvironment({ SNAPREP_LIVE_REGIONS: 'nonsense' })).toBeUndefined();
  });

  test('the least there can be, with the defaults', () => {
    expect(liveEnvironment(least)).toEqual({
      subscriptionId,
      regions: ['northeurope', 'westeurope'],
      prefix: 'snaplive',
      minutes: 90,
      dollars: 5,
    });
  });

  test('all that is wrong is said at once, and no secret with it', () => {
    const wrong = {
      SNAPREP_LIVE_SUBSCRIPTION: 'mine',
      SNAPREP_LIVE_REGIONS: 'westeurope',
      SNAPREP_LIVE_PREFIX: 'Production!',
      SNAPREP_LIVE_MINUTES: 'long',
      SNAPREP_LIVE_DOLLARS: '0',
      SNAPREP_LIVE_LIMITED_CLIENT_SECRET: 'hush',
    };
    const message = (): string => {
      try {
        return JSON.stringify(liveEnvironment(wrong));
      } catch (error) {
        return (error as Error).message;
      }
    };
    for (const name of ['SUBSCRIPTION', 'REGIONS', 'PREFIX', 'MINUTES', 'DOLLARS', 'LIMITED_TENANT_ID']) {
      expect(message()).toContain(`SNAPREP_LIVE_${name}`);
    }
    expect(message()).not.toContain('hush');
  });
});

describe('options', () => {
  test('an answer of a person ends up in the results', () => {
    const { answers } = parseOptions(['--answer', 'sign-in=differs:503 AuthenticationOff'], ids);
    const { leftOut } = planOf(rows, { offer: bare, budget: unlimited, answers });
    expect(leftOut.find(({ id }) => id === 'sign-in')).toMatchObject({
      verdict: 'differs',
      seen: '503 AuthenticationOff',
    });
  });

  test.each([
    [['--row', 'nonsense'], /no row "nonsense"; there are .*copy-right/],
    [['--answer', 'sign-in=perhaps'], /ID=agrees/],
    [['--answer', 'sign-in=differs'], /what you saw/],
    [['--record', 'a', '--replay', 'b'], /not both/],
  ])('%j is refused', (args, words) => {
    expect(() => parseOptions(args, ids)).toThrow(words);
  });

  test('each one is in the help', () => {
    for (const name of ['plan', 'row', 'yes', 'record', 'replay', 'answer', 'out', 'sweep', 'help']) {
      expect(help).toContain(`--${name}`);
    }
  });
});
