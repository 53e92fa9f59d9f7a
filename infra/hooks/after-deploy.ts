/**
 * Whether what was deployed works: the host is up, the functions are loaded, and the service's identity may read
 * each source and target. A host whose app failed to start is healthy and has no functions, so they are counted. Right
 * after a deployment both take a while: functions are listed a little later, and a role has effect after minutes.
 */
import type { ArmClient } from './arm-client.ts';

export interface DeployedApp {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  host: string;
  /** People sign in; keys are not asked for. */
  signIn: boolean;
}

/** Answers of the app itself; undefined where it cannot be reached from here. */
export interface AppClient {
  get(path: string, key: string): Promise<{ status: number; body: unknown } | undefined>;
}

export interface Smoke {
  /** What is in order. */
  passed: string[];
  /** What could not be tried out, and how it can be. */
  untried: string[];
  /** What is not, and what to do. Empty is a deployment that works. */
  problems: string[];
}

/** How long to wait for what comes late. */
export interface Patience {
  /** At most, of each thing. */
  looks: number;
  /** Between two looks. */
  pause: (reason: string) => Promise<void>;
}

export async function smokeTest(
  arm: ArmClient,
  app: AppClient,
  deployed: DeployedApp,
  patience: Patience,
): Promise<Smoke> {
  const site = `/subscriptions/${deployed.subscriptionId}/resourceGroups/${deployed.resourceGroup}/providers/Microsoft.Web/sites/${deployed.name}`;
  const count = await lookUntil(
    patience,
    () => functionCount(arm, site),
    (found) => (found === 0 ? 'no functions yet' : undefined),
  );
  if (count === 0) {
    const text =
      'the host has no functions: the app did not start. Its first line says why: ' +
      `AppTraces | where Message startswith '{"event":"startFailed"'. See docs/operations/app-does-not-start.md`;
    return { passed: [], untried: [], problems: [text] };
  }
  const passed = [`${count} functions are loaded`];
  const { key = '', problem } = await lookUntil(
    patience,
    () => functionKey(arm, site),
    (found) => found.problem,
  );
  if (problem !== undefined) return { passed, untried: [], problems: [problem] };
  const health = await lookUntil(
    patience,
    () => app.get('/api/health', key),
    (answer) => ((answer?.status ?? 0) >= 500 ? `the app answers ${answer?.status ?? 0}` : undefined),
  );
  if (health === undefined) {
    const text = `${deployed.host} cannot be reached from here: run npm run check:after from inside the network`;
    return { passed, untried: [text], problems: [] };
  }
  if (health.status === 401 && deployed.signIn) {
    const text = `the app asks for a sign-in: GET https://${deployed.host}/api/access with a token says what is missing`;
    return { passed, untried: [text], problems: [] };
  }
  if (health.status !== 200) {
    return { passed, untried: [], problems: [`GET /api/health answered ${health.status}, not 200`] };
  }
  const { version = 'unknown' } = (health.body ?? {}) as { version?: string };
  const problems = await lookUntil(
    patience,
    async () => accessProblems(await app.get('/api/access', key)),
    ([first]) => first && `not yet: ${first}`,
  );
  return { passed: [...passed, `version ${version} runs`], untried: [], problems };
}

/** Looks until there is nothing to wait for, or patience is at its end; what was seen last. */
async function lookUntil<Seen>(
  { looks, pause }: Patience,
  look: () => Promise<Seen>,
  waitsFor: (seen: Seen) => string | undefined,
): Promise<Seen> {
  for (let left = looks; ; left--) {
    const seen = await look();
    const reason = waitsFor(seen);
    if (reason === undefined || left <= 1) return seen;
    await pause(reason);
  }
}

async function functionCount(arm: ArmClient, site: string): Promise<number> {
  const { value = [] } = ((await arm.get(`${site}/functions?api-version=2024-04-01`)) ?? {}) as {
    value?: unknown[];
  };
  return value.length;
}

/** The host keeps it, and Azure's answer is an error while the host is not up. */
async function functionKey(arm: ArmClient, site: string): Promise<{ key?: string; problem?: string }> {
  try {
    const keys = await arm.post(`${site}/host/default/listKeys?api-version=2024-04-01`);
    const { functionKeys = {} } = (keys ?? {}) as { functionKeys?: Record<string, string> };
    const { default: key } = functionKeys;
    return key === undefined ? { problem: 'the app has no function key' } : { key };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

interface Access {
  groups: { subscriptionId: string; resourceGroup: string; problem?: { code: string; message: string } }[];
}

function accessProblems(answer: Awaited<ReturnType<AppClient['get']>>): string[] {
  const { status, body } = answer ?? { status: 0, body: undefined };
  if (status !== 200) return [`GET /api/access answered ${status}, not 200`];
  const { groups } = (body ?? {}) as Partial<Access>;
  if (groups === undefined) return ['GET /api/access answered with something else than its JSON'];
  return groups.flatMap(({ subscriptionId, resourceGroup, problem }) =>
    problem === undefined ? [] : [`${resourceGroup} in ${subscriptionId}: ${problem.message}`],
  );
}
