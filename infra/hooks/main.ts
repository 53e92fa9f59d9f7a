/** `npm run check:before` and `npm run check:after`: by azd's hooks, by a pipeline, or by hand. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { goAsTheMachineDoes } from '../../src/cli/way-out.ts';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { loadReplicationConfig } from '../../src/config/load.ts';
import { foreignSource } from '../../src/config/written-from.ts';
import { smokeTest } from './after-deploy.ts';
import { alertEmailsProblem } from './alert-emails.ts';
import { armClient, type ArmClient } from './arm-client.ts';
import { findObstacles, type Finding, type OwnTopics } from './before-provision.ts';
import { commandLine } from './command-line.ts';
import { eventsArrive } from './events-arrive.ts';
import { locationProblem } from './location.ts';
import { existingTopicsOf, isPrivateApp, literalOf, parameterOf, serviceGroupOf } from './parameters.ts';
import { signedInToken } from './signed-in-token.ts';
import { showWhatIf } from './what-if.ts';

const env = process.env;
goAsTheMachineDoes();
const endpoint = env['RESOURCE_MANAGER_ENDPOINT'] ?? 'https://management.azure.com';
const root = path.resolve(import.meta.dirname, '../..');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const parameters = readFileSync(path.join(root, 'infra/bicep/main.bicepparam'), 'utf8');

function signedIn(subscriptionId: string): ArmClient {
  const environmentName = env['AZURE_ENV_NAME'];
  return armClient(endpoint, () => signedInToken({ environmentName, subscriptionId }));
}

function parameter(name: string): string | undefined {
  return parameterOf(parameters, name);
}

function ownTopics(subscriptionId: string, serviceGroup: string | undefined): OwnTopics {
  const installationId = env['installationId'];
  return {
    ...(serviceGroup !== undefined && { service: `${subscriptionId}/${serviceGroup}` }),
    ...(installationId && { name: `egst-${parameter('name') ?? 'snaprep'}-${installationId}` }),
    existing: existingTopicsOf(parameters),
  };
}

/** A value that azd keeps in its environment; asked for where somebody can answer. */
async function wanted(name: string, question: string): Promise<string> {
  const known = env[name];
  if (known !== undefined && known !== '') return known;
  if (!process.stdin.isTTY) throw new Error(`${name} is not set: azd env set ${name} <value>. ${question}`);
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  const answer = (await reader.question(`${question} `)).trim();
  reader.close();
  if (answer === '') throw new Error(`${name} is not set`);
  keep(name, answer);
  return answer;
}

/** In azd's environment; without azd, whoever answers has to, as the deployment reads the variable itself. */
function keep(name: string, answer: string): void {
  try {
    if (env['AZURE_ENV_NAME'] !== undefined) {
      execFileSync('azd', ['env', 'set', name, answer]);
      return;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  say(`This answer is not kept. Before you deploy: export ${name}='${answer}'`);
}

async function before(): Promise<number> {
  const file = path.join(root, 'replication.json');
  const config = loadReplicationConfig(file);
  // With az nothing writes it anew for each environment.
  const environment = env['AZURE_ENV_NAME'] ?? '';
  const foreign = foreignSource(readFileSync(file, 'utf8'), environment);
  if (environment !== '' && foreign !== undefined) {
    throw new Error(
      `replication.json was written from ${foreign}: npm run config -- --env ${environment} --write`,
    );
  }
  say(`replication.json: ${config.rules.length} rules, valid`);
  const alertEmails = await wanted(
    'ALERT_EMAILS',
    'Who is told of alerts? Addresses with commas between them, or nobody:',
  );
  const problem = alertEmailsProblem(alertEmails);
  if (problem !== undefined) throw new Error(problem);
  const subscriptionId = await wanted('AZURE_SUBSCRIPTION_ID', 'Id of the subscription of the service?');
  const location = await wanted('AZURE_LOCATION', 'Region of the service, such as northeurope?');
  const misspelt = locationProblem(location);
  if (misspelt !== undefined) throw new Error(misspelt);
  const serviceGroup = serviceGroupOf(parameters, env['AZURE_ENV_NAME']);
  const nodeVersion = literalOf(parameters, 'nodeVersion', '24');
  const obstacles = await findObstacles(signedIn(subscriptionId), {
    subscriptionId,
    location,
    ...(nodeVersion !== undefined && { nodeVersion }),
    isPrivate: parameter('network') !== undefined,
    wantsZones: parameter('zoneRedundant') === 'true',
    ...(serviceGroup !== undefined && { serviceGroup }),
    assignsRoles: parameter('assignRoles') !== 'false',
    // Of an expression only the compiler knows, and nobody is refused for a guess.
    definesRoles: ['assignRoles', 'createRoles'].every((name) => (parameter(name) ?? 'true') === 'true'),
    takesOver: (literalOf(parameters, 'takesOver', '') ?? env['TAKES_OVER'] ?? '') !== '',
    ...(parameter('subscribeEvents') !== 'false' && { topics: ownTopics(subscriptionId, serviceGroup) }),
    config,
  });
  const isInTheWay = obstacles.some(({ kind }) => kind === 'problem');
  const findings = [...obstacles, ...(isInTheWay ? [] : whatIf({ subscriptionId, location, alertEmails }))];
  for (const { kind, text } of findings) say(kind === 'problem' ? `PROBLEM  ${text}` : `NOT KNOWN  ${text}`);
  if (isInTheWay) say('What would change is shown once these are solved.');
  return findings.some(({ kind }) => kind === 'problem') ? 1 : 0;
}

interface Answers {
  subscriptionId: string;
  location: string;
  alertEmails: string;
}

/** `WHAT_IF=off` where it is seen elsewhere: in a pipeline that previews, or in the preview that this starts itself. */
function whatIf({ subscriptionId, location, alertEmails }: Answers): Finding[] {
  if (env['WHAT_IF'] === 'off') return [];
  say('What would change:');
  const environmentName = env['AZURE_ENV_NAME'];
  const tools = commandLine(root, {
    ...env,
    AZURE_LOCATION: location,
    ALERT_EMAILS: alertEmails,
    WHAT_IF: 'off',
  });
  return showWhatIf(tools, {
    subscriptionId,
    location,
    isFirst: (env['installationId'] ?? '') === '',
    ...(environmentName !== undefined && { environmentName }),
  });
}

async function after(): Promise<number> {
  // One after the other: there is one keyboard.
  const subscriptionId = await wanted('AZURE_SUBSCRIPTION_ID', 'Id of the subscription of the service?');
  const resourceGroup = await wanted('resourceGroupName', 'Group of the service?');
  const name = await wanted('functionAppName', 'Name of the Function App?');
  const host = await wanted('functionAppHost', 'Host name of the Function App?');
  const app = {
    get: async (address: string, key: string): Promise<{ status: number; body: unknown } | undefined> => {
      try {
        const response = await fetch(`https://${host}${address}`, {
          headers: { 'x-functions-key': key },
          signal: AbortSignal.timeout(120_000),
        });
        return { status: response.status, body: jsonOf(await response.text()) };
      } catch {
        return undefined;
      }
    },
  };
  const deployed = {
    subscriptionId,
    resourceGroup,
    name,
    host,
    signIn: parameter('authentication') !== undefined,
    isPrivate: isPrivateApp(parameters),
    grantedByOwners: parameter('assignRoles') === 'false',
  };
  const arm = signedIn(subscriptionId);
  const smoke = await smokeTest(arm, app, deployed, {
    looks: 21,
    pause: async (reason) => {
      say(`..  ${reason}`);
      await setTimeout(30_000);
    },
  });
  const events = await eventsArrive(arm, {
    config: loadReplicationConfig(path.join(root, 'replication.json')),
    appName: name,
    byOwners: parameter('subscribeEvents') === 'false',
  });
  const found = [smoke, events];
  const problems = found.flatMap((one) => one.problems);
  for (const text of found.flatMap(({ passed }) => passed)) say(`ok  ${text}`);
  for (const text of found.flatMap(({ untried }) => untried)) say(`NOT TRIED  ${text}`);
  for (const text of problems) say(`PROBLEM  ${text}`);
  return problems.length > 0 ? 1 : 0;
}

/** Undefined for a page of the platform, which stands in for an app that is not up yet. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const commands: Record<string, () => Promise<number>> = { before, after };
const command = commands[process.argv[2] ?? ''];
if (command === undefined) throw new Error('usage: node infra/hooks/main.ts before|after');
try {
  process.exitCode = await command();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  say(error instanceof ConfigurationError ? error.message : `PROBLEM  ${error.message}`);
  process.exitCode = 1;
}
