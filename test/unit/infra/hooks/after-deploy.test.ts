/** The smoke test sees what a person would miss: a healthy host without an app, and a role that is not there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  smokeTest,
  type AppClient,
  type DeployedApp,
  type Smoke,
} from '../../../../infra/hooks/after-deploy.ts';
import type { ArmClient } from '../../../../infra/hooks/arm-client.ts';
import { startedByPlatform } from '../../../../infra/hooks/known-functions.ts';

const deployed = {
  subscriptionId: '11111111-1111-1111-1111-111111111111',
  resourceGroup: 'rg-snaprep',
  name: 'func-snaprep',
  host: 'func-snaprep.azurewebsites.net',
  signIn: false,
  isPrivate: false,
  grantedByOwners: false,
};
const all = [...startedByPlatform, 'health', 'checkAccess'];

function armWith(names: readonly string[]): ArmClient {
  return {
    get: () => Promise.resolve({ value: names.map((name) => ({ name: `${deployed.name}/${name}` })) }),
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
  expect(await tryOut(armWith(all), app, deployed)).toEqual({
    passed: ['5 functions are loaded', 'version 1.2.3 runs'],
    untried: [],
    problems: [],
  });
});

test('a host without functions is an app that did not start', async () => {
  const { problems } = await tryOut(armWith([]), appWith({}), deployed);
  expect(problems).toEqual([expect.stringContaining('startFailed')]);
});

test('an app without a public address, or with a sign-in, is said not to be tried out', async () => {
  const privately = { ...deployed, isPrivate: true };
  const away: AppClient = { get: () => Promise.resolve(undefined) };
  // Its name may lead nowhere, or to a front end that refuses everybody.
  for (const app of [away, appWith({ '/api/health': { status: 403, body: undefined } })]) {
    expect(await tryOut(armWith(all), app, privately)).toMatchObject({
      untried: [expect.stringContaining('from inside the network')],
      problems: [],
    });
  }
  const asking = appWith({ '/api/health': { status: 401, body: undefined } });
  expect(await tryOut(armWith(all), asking, { ...deployed, signIn: true })).toMatchObject({
    untried: [expect.stringContaining('sign-in')],
    problems: [],
  });
  expect((await tryOut(armWith(all), asking, deployed)).problems).toHaveLength(1);
});

test('an app with a public address that does not answer is waited for, and then no pass', async () => {
  let now = 0;
  const patience = {
    looks: 5,
    pause: () => {
      now++;
      return Promise.resolve();
    },
  };
  const access = { status: 200, body: { complete: true, groups: [group] } };
  const up = appWith({ '/api/health': health, '/api/access': access });
  const app: AppClient = {
    get: (path, key) => (now < 2 ? Promise.resolve(undefined) : up.get(path, key)),
  };
  expect(await smokeTest(armWith(all), app, deployed, patience)).toMatchObject({ untried: [], problems: [] });
  expect(now).toBe(2);
  now = -100;
  expect(await smokeTest(armWith(all), app, deployed, patience)).toMatchObject({
    untried: [],
    problems: [expect.stringContaining('does not answer')],
  });
});

test('those that the platform starts are those that have no address', () => {
  const registered = readFileSync(
    path.join(import.meta.dirname, '../../../../src/functions/index.ts'),
    'utf8',
  );
  const names = [...registered.matchAll(/app\.(?:serviceBusQueue|timer)\('(\w+)'/g)].map(([, name]) => name);
  expect(names.sort()).toEqual([...startedByPlatform].sort());
});

/** A platform that knows what it was last told of. */
function forgetful(
  known: readonly string[],
  real: readonly string[],
): { arm: ArmClient; told: () => number } {
  let told = 0;
  const arm: ArmClient = {
    get: () => armWith(told > 0 ? real : known).get(''),
    post: (path) => {
      if (path.includes('/host/default/sync?')) told++;
      return path.includes('/host/default/sync?') ? Promise.resolve(undefined) : armWith(all).post(path);
    },
  };
  return { arm, told: () => told };
}

test.each([[['WarmUp']], [['WarmUp', ...all.slice(1)]], [[]]])(
  'a platform that knows %j is told to look again, as it starts the app for nothing else',
  async (known) => {
    const access = { status: 200, body: { complete: true, groups: [group] } };
    const app = appWith({ '/api/health': health, '/api/access': access });
    const patience = { looks: 3, pause: () => Promise.resolve() };
    const { arm, told } = forgetful(known, all);
    expect(await smokeTest(arm, app, deployed, patience)).toMatchObject({
      passed: ['5 functions are loaded', 'version 1.2.3 runs'],
      problems: [],
    });
    expect(told()).toBe(1);
    const never = forgetful(known, known);
    expect(await smokeTest(never.arm, app, deployed, patience)).toMatchObject({
      passed: [],
      problems: [expect.stringMatching(known.length > 1 ? /does not know receiveEvent/ : /startFailed/)],
    });
  },
);

test('where nothing is missing, nothing is asked for', async () => {
  const { arm, told } = forgetful(all, all);
  await tryOut(arm, appWith({ '/api/health': health }), deployed);
  expect(told()).toBe(0);
});

test('an error of the host in place of its functions is waited for, and told at the end', async () => {
  let now = 0;
  const arm: ArmClient = {
    ...armWith(all),
    get: () => (now < 2 ? Promise.reject(new Error('GET …: 503 host runtime')) : armWith(all).get('')),
  };
  const access = { status: 200, body: { complete: true, groups: [group] } };
  const app = appWith({ '/api/health': health, '/api/access': access });
  const patience = {
    looks: 5,
    pause: () => {
      now++;
      return Promise.resolve();
    },
  };
  expect(await smokeTest(arm, app, deployed, patience)).toMatchObject({ problems: [] });
  now = -100;
  expect((await smokeTest(arm, app, deployed, patience)).problems).toEqual(['GET …: 503 host runtime']);
});

test('a permission that is missing is named, with the group', async () => {
  const message = "no authorization to perform action 'Microsoft.Compute/snapshots/read'";
  const groups = [{ ...group, problem: { code: 'AuthorizationFailed', message } }];
  const access = { status: 200, body: { complete: false, groups } };
  const app = appWith({ '/api/health': health, '/api/access': access });
  const { problems } = await tryOut(armWith(all), app, deployed);
  expect(problems).toEqual([expect.stringMatching(/^rg-images in .*snapshots\/read/)]);
});

test('a role that its owner has still to give is no problem, and not waited for; what else is wrong is', async () => {
  const refused = { code: 'AuthorizationFailed', message: 'no role' };
  const access = { status: 200, body: { groups: [{ ...group, problem: refused }] } };
  const app = appWith({ '/api/health': health, '/api/access': access });
  const split = { ...deployed, grantedByOwners: true };
  const patience = { looks: 5, pause: () => Promise.reject(new Error('no pause')) };
  expect(await smokeTest(armWith(all), app, split, patience)).toEqual({
    passed: ['5 functions are loaded', 'version 1.2.3 runs'],
    untried: [expect.stringMatching(/^rg-images in .*split-of-duties/)],
    problems: [],
  });
  const gone = {
    ...group,
    resourceGroup: 'rg-weu',
    problem: { code: 'ResourceGroupNotFound', message: 'gone' },
  };
  const both = { status: 200, body: { groups: [{ ...group, problem: refused }, gone] } };
  expect(
    await tryOut(armWith(all), appWith({ '/api/health': health, '/api/access': both }), split),
  ).toMatchObject({
    untried: [expect.stringContaining('rg-images in')],
    problems: [expect.stringMatching(/^rg-weu in .*gone$/)],
  });
});

test.each(['/api/health', '/api/access'])('an app that fails at %s does not pass', async (path) => {
  const answers = { '/api/health': health, [path]: { status: 500, body: undefined } };
  const { problems } = await tryOut(armWith(all), appWith(answers), deployed);
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
    ...armWith(all),
    post: (path) => (now < 2 ? Promise.reject(new Error('500 host runtime')) : armWith(all).post(path)),
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
  expect((await tryOut(armWith(all), app, deployed)).problems).toEqual([
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
  const late: ArmClient = { ...armWith([]), get: () => armWith(now < 2 ? [] : all).get('') };
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
