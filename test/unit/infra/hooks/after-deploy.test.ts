/** The smoke test sees what a person would miss: a healthy host without an app, and a role that is not there. */
import { expect, test } from 'vitest';
import {
  smokeTest,
  type AppClient,
  type DeployedApp,
  type Smoke,
} from '../../../../infra/hooks/after-deploy.ts';
import type { ArmClient } from '../../../../infra/hooks/arm-client.ts';

const deployed = {
  subscriptionId: '11111111-1111-1111-1111-111111111111',
  resourceGroup: 'rg-snaprep',
  name: 'func-snaprep',
  host: 'func-snaprep.azurewebsites.net',
  signIn: false,
};

function armWith(functions: number): ArmClient {
  return {
    get: () => Promise.resolve({ value: Array.from({ length: functions }) }),
    post: (path) =>
      path.includes('/host/default/listKeys?')
        ? Promise.resolve({ functionKeys: { default: 'key' } })
        : Promise.reject(new Error(path)),
  };
}

function appWith(answers: Record<string, { status: number; body: unknown }>): AppClient {
  return {
    get: (path, key) =>
      Promise.resolve(
        key === 'key'
          ? (answers[path] ?? { status: 404, body: undefined })
          : { status: 401, body: undefined },
      ),
  };
}

/** Without waiting. */
function tryOut(arm: ArmClient, app: AppClient, of: DeployedApp): Promise<Smoke> {
  return smokeTest(arm, app, of, { looks: 1, pause: () => Promise.reject(new Error('no pause')) });
}

const health = { status: 200, body: { status: 'ok', version: '1.2.3' } };
const group = { subscriptionId: deployed.subscriptionId, resourceGroup: 'rg-images' };

test('a deployment that works', async () => {
  const access = { status: 200, body: { complete: true, groups: [group] } };
  const app = appWith({ '/api/health': health, '/api/access': access });
  expect(await tryOut(armWith(8), app, deployed)).toEqual({
    passed: ['8 functions are loaded', 'version 1.2.3 runs'],
    untried: [],
    problems: [],
  });
});

test('a host without functions is an app that did not start', async () => {
  const { problems } = await tryOut(armWith(0), appWith({}), deployed);
  expect(problems).toEqual([expect.stringContaining('startFailed')]);
});

test('an app that cannot be reached, or asks for a sign-in, is said not to be tried out', async () => {
  const away: AppClient = { get: () => Promise.resolve(undefined) };
  expect(await tryOut(armWith(8), away, deployed)).toMatchObject({
    untried: [expect.stringContaining('from inside the network')],
    problems: [],
  });
  const asking = appWith({ '/api/health': { status: 401, body: undefined } });
  expect(await tryOut(armWith(8), asking, { ...deployed, signIn: true })).toMatchObject({
    untried: [expect.stringContaining('sign-in')],
    problems: [],
  });
  expect((await tryOut(armWith(8), asking, deployed)).problems).toHaveLength(1);
});

test('a permission that is missing is named, with the group', async () => {
  const message = "no authorization to perform action 'Microsoft.Compute/snapshots/read'";
  const groups = [{ ...group, problem: { code: 'AuthorizationFailed', message } }];
  const access = { status: 200, body: { complete: false, groups } };
  const app = appWith({ '/api/health': health, '/api/access': access });
  const { problems } = await tryOut(armWith(8), app, deployed);
  expect(problems).toEqual([expect.stringMatching(/^rg-images in .*snapshots\/read/)]);
});

test.each(['/api/health', '/api/access'])('an app that fails at %s does not pass', async (path) => {
  const answers = { '/api/health': health, [path]: { status: 500, body: undefined } };
  const { problems } = await tryOut(armWith(8), appWith(answers), deployed);
  expect(problems).toEqual([expect.stringContaining(`${path} answered 500`)]);
});

test('a host that is not up yet is waited for: its keys, and a page of the platform in place of health', async () => {
  let now = 0;
  const patience = {
    looks: 5,
    pause: () => {
      now++;
      return Promise.resolve();
    },
  };
  const arm: ArmClient = {
    ...armWith(8),
    post: (path) => (now < 2 ? Promise.reject(new Error('500 host runtime')) : armWith(8).post(path)),
  };
  const access = { status: 200, body: { complete: true, groups: [group] } };
  const up = appWith({ '/api/health': health, '/api/access': access });
  const app: AppClient = {
    get: (path, key) => (now < 4 ? Promise.resolve({ status: 503, body: undefined }) : up.get(path, key)),
  };
  expect(await smokeTest(arm, app, deployed, patience)).toMatchObject({ problems: [] });
  expect(now).toBe(4);
  now = -100;
  expect((await smokeTest(arm, app, deployed, patience)).problems).toEqual(['500 host runtime']);
});

test('an answer that is no JSON of ours is no pass', async () => {
  const app = appWith({ '/api/health': health, '/api/access': { status: 200, body: undefined } });
  expect((await tryOut(armWith(8), app, deployed)).problems).toEqual([
    expect.stringContaining('/api/access'),
  ]);
});

test('what comes late is waited for, and no longer than patience lasts', async () => {
  let now = 0;
  const reasons: string[] = [];
  const patience = {
    looks: 5,
    pause: (reason: string) => {
      now++;
      reasons.push(reason);
      return Promise.resolve();
    },
  };
  const late: ArmClient = { ...armWith(0), get: () => armWith(now < 2 ? 0 : 8).get('') };
  const groups = (): unknown[] =>
    now < 4 ? [{ ...group, problem: { code: 'AuthorizationFailed', message: 'no role' } }] : [group];
  const app: AppClient = {
    get: (path) =>
      Promise.resolve(path === '/api/health' ? health : { status: 200, body: { groups: groups() } }),
  };
  expect(await smokeTest(late, app, deployed, patience)).toMatchObject({ problems: [] });
  expect(reasons).toEqual([
    'no functions yet',
    'no functions yet',
    expect.stringContaining('no role'),
    expect.stringContaining('no role'),
  ]);
  now = -100;
  expect((await smokeTest(late, app, deployed, patience)).problems).toHaveLength(1);
  expect(now).toBe(-96);
});
