import { describe, expect, it } from 'vitest';
import type { ScheduleStatus } from '../../src/functions-host/functions-host.ts';
import { packageOf, run } from './fixture-app.ts';

const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);

const nightly = `
app.timer('nightly', {
  schedule: '%SCHEDULE%',
  handler: (timer, context) => {
    context.log('report', JSON.stringify({ now: new Date().toISOString(), ...timer }));
    if (process.env.FAIL) throw new Error('no good');
  },
});`;
const env = { SCHEDULE: '0 0 2 * * *' };

it('runs when the clock reaches the schedule, and not before', async () => {
  const app = await run(packageOf(nightly), { env, now: at('01:00:00') });
  expect(app.host.functions).toEqual([{ name: 'nightly', trigger: 'timer', schedule: '0 0 2 * * *' }]);
  expect(await app.host.nextTimer()).toBe(at('02:00:00'));
  await app.host.setTime(at('01:59:59'));
  expect(app.host.inFlight).toBe(0);
  await app.host.setTime(at('02:00:00'));
  await app.until(() => app.host.inFlight === 0 && app.reports().length === 1);
  expect(app.reports()).toEqual([
    {
      now: '2026-03-01T02:00:00.000Z',
      schedule: { adjustForDST: true },
      scheduleStatus: {
        last: '0001-01-01T00:00:00+00:00',
        next: '2026-03-01T02:00:00+00:00',
        lastUpdated: '2026-03-01T01:00:00+00:00',
      },
      isPastDue: false,
    },
  ]);
  expect(await app.host.nextTimer()).toBe(at('02:00:00') + 86_400_000);
});

it('has begun what was due when the clock is taken', async () => {
  const endless = `app.timer('endless', { schedule: '0 * * * * *', handler: () => new Promise(() => {}) });`;
  const app = await run(packageOf(endless), { now: at('01:00:30') });
  await app.host.setTime(at('01:01:00'));
  expect(app.host.inFlight).toBe(1);
});

it('makes one run of the occurrences that a long run missed', async () => {
  const held = `
    let release;
    app.timer('held', { schedule: '0 * * * * *', handler: (timer, context) =>
      new Promise((resolve) => { release = resolve; context.log('report', JSON.stringify(new Date())); }) });
    app.http('release', { authLevel: 'anonymous', handler: () => { release(); return {}; } });`;
  const app = await run(packageOf(held), { now: at('01:00:30') });
  await app.host.setTime(at('01:01:00'));
  await app.until(() => app.reports().length === 1);
  await app.host.setTime(at('01:04:30'));
  expect(app.host.inFlight).toBe(1);
  await fetch(`${app.host.httpUrl}/api/release`);
  await app.until(() => app.reports().length === 2);
  expect(app.reports()).toEqual(['2026-03-01T01:01:00.000Z', '2026-03-01T01:04:30.000Z']);
  expect(await app.host.nextTimer()).toBe(at('01:05:00'));
});

describe('past due', () => {
  it('makes up for a run that was missed while no process was there', async () => {
    const scheduleStatus = new Map<string, ScheduleStatus>();
    const packageRoot = packageOf(nightly);
    const first = await run(packageRoot, { env, now: at('01:00:00'), scheduleStatus });
    await first.host.kill();
    const second = await run(packageRoot, { env, now: at('03:00:00'), scheduleStatus });
    await second.until(() => second.reports().length === 1 && second.host.inFlight === 0);
    expect(second.reports()).toMatchObject([
      {
        now: '2026-03-01T03:00:00.000Z',
        isPastDue: true,
        scheduleStatus: { next: '2026-03-01T02:00:00+00:00' },
      },
    ]);
    await second.host.nextTimer();
    expect(scheduleStatus.get('nightly')).toEqual({
      last: at('03:00:00'),
      next: at('02:00:00') + 86_400_000,
      lastUpdated: at('03:00:00'),
    });
  });

  it('is not so after another schedule was deployed', async () => {
    const scheduleStatus = new Map<string, ScheduleStatus>();
    const packageRoot = packageOf(nightly);
    const first = await run(packageRoot, { env, now: at('01:00:00'), scheduleStatus });
    await first.host.kill();
    const second = await run(packageRoot, {
      env: { SCHEDULE: '0 30 1 * * *' },
      now: at('03:00:00'),
      scheduleStatus,
    });
    expect(await second.host.nextTimer()).toBe(at('01:30:00') + 86_400_000);
    expect(second.host.inFlight).toBe(0);
  });
});

describe('runTimer', () => {
  it('runs now and resolves when the run is over', async () => {
    const app = await run(packageOf(nightly), { env, now: at('01:00:00') });
    await app.host.runTimer('nightly');
    expect(app.reports()).toMatchObject([{ now: '2026-03-01T01:00:00.000Z', isPastDue: false }]);
    expect(app.host.inFlight).toBe(0);
    expect(await app.host.nextTimer()).toBe(at('02:00:00'));
  });

  it('throws what the function threw', async () => {
    const app = await run(packageOf(nightly), { env: { ...env, FAIL: '1' }, now: at('01:00:00') });
    await expect(app.host.runTimer('nightly')).rejects.toThrow('no good');
    await expect(app.host.runTimer('weekly')).rejects.toThrow("no timer function 'weekly'");
  });
});

it('goes on with the schedule after a failure', async () => {
  const app = await run(packageOf(nightly), { env: { ...env, FAIL: '1' }, now: at('01:00:00') });
  for (const day of [0, 1]) {
    await app.host.setTime(at('02:00:00') + day * 86_400_000);
    await app.until(() => app.reports().length === day + 1 && app.host.inFlight === 0);
  }
  expect(app.reports()).toHaveLength(2);
});
