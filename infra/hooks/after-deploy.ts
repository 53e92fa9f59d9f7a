/**
 * Whether what was deployed works: the host is up, the functions are loaded, and the service's identity may read
 * each source and target. Right after a deployment both take a while: functions are known a little later, and a role has
 * effect after minutes.
 */
import type { ArmClient } from './arm-client.ts';
import { accessOf, waitingForOwners } from './group-access.ts';
import { isLate, knownFunctions, problemOf, tellAgain } from './known-functions.ts';

export interface DeployedApp {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  host: string;
  /** People sign in; keys are not asked for. */
  signIn: boolean;
  /** It has no public address. */
  isPrivate: boolean;
  /** Owners of sources and targets give the service its roles, after this deployment told them whom. */
  grantedByOwners: boolean;
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
  const functions = await lookUntil(
    patience,
    () => knownFunctions(arm, site),
    isLate,
    () => tellAgain(arm, site),
  );
  if (isLate(functions) !== undefined) {
    return { passed: [], untried: [], problems: [problemOf(functions)] };
  }
  const passed = [`${functions.names.length} functions are loaded`];
  const { key = '', problem } = await lookUntil(
    patience,
    () => functionKey(arm, site),
    (found) => found.problem,
  );
  if (problem !== undefined) return { passed, untried: [], problems: [problem] };
  const health = await lookUntil(
    patience,
    () => app.get('/api/health', key),
    (answer) => healthWaitsFor(answer, deployed),
  );
  if (isClosedHere(health, deployed)) {
    const text = `${deployed.host} cannot be reached from here: run npm run check:after from inside the network`;
    return { passed, untried: [text], problems: [] };
  }
  if (health === undefined) {
    const text = `${deployed.host} does not answer, or nothing gets there from here (HTTPS_PROXY is taken where it is set)`;
    return { passed, untried: [], problems: [text] };
  }
  if (health.status === 401 && deployed.signIn) {
    const text = `the app asks for a sign-in: GET https://${deployed.host}/api/access with a token says what is missing`;
    return { passed, untried: [text], problems: [] };
  }
  if (health.status !== 200) {
    return { passed, untried: [], problems: [`GET /api/health answered ${health.status}, not 200`] };
  }
  const { version = 'unknown' } = (health.body ?? {}) as { version?: string };
  const access = await lookUntil(
    patience,
    async () => accessOf(await app.get('/api/access', key)),
    (seen) => {
      const [first] = deployed.grantedByOwners
        ? waitingForOwners(seen).problems
        : seen.map(({ text }) => text);
      return first && `not yet: ${first}`;
    },
  );
  const running = [...passed, `version ${version} runs`];
  if (deployed.grantedByOwners) return { passed: running, ...waitingForOwners(access) };
  return { passed: running, untried: [], problems: access.map(({ text }) => text) };
}

function healthWaitsFor(
  answer: Awaited<ReturnType<AppClient['get']>>,
  deployed: DeployedApp,
): string | undefined {
  if (answer === undefined) return deployed.isPrivate ? undefined : `${deployed.host} does not answer yet`;
  return answer.status >= 500 ? `the app answers ${answer.status}` : undefined;
}

/** Outside its network an app without a public address has no name, or its front end refuses everybody (documented). */
function isClosedHere(answer: Awaited<ReturnType<AppClient['get']>>, { isPrivate }: DeployedApp): boolean {
  return isPrivate && (answer === undefined || answer.status === 403);
}

/** Looks until there is nothing to wait for, or patience is at its end; what was seen last. */
async function lookUntil<Seen>(
  { looks, pause }: Patience,
  look: () => Promise<Seen>,
  waitsFor: (seen: Seen) => string | undefined,
  help: () => Promise<void> = () => Promise.resolve(),
): Promise<Seen> {
  for (let left = looks; ; left--) {
    const seen = await look();
    const reason = waitsFor(seen);
    if (reason === undefined || left <= 1) return seen;
    await help();
    await pause(reason);
  }
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
