/** The Functions app: whether it asks who calls, and whether its Node.js is still offered. Named by `--app`. */
import { offeredNodeVersions } from './offered-node.ts';
import { ofEach, ok, problem, unknown, type Check, type Found, type Patient } from './check.ts';
import { resourceName } from '../../replication/resource-id.ts';
import { resourceNamed } from './resource-named.ts';

interface Site {
  location?: string;
  properties?: {
    httpsOnly?: boolean;
    state?: string;
    functionAppConfig?: { runtime?: { name?: string; version?: string } };
  };
}

interface AuthSettings {
  properties?: {
    platform?: { enabled?: boolean };
    globalValidation?: { requireAuthentication?: boolean; unauthenticatedClientAction?: string };
  };
}

const version = 'api-version=2024-04-01';

export const authentication: Check = {
  name: 'authentication',
  run: (patient) =>
    ofApp(patient, async (id) => {
      const settings = (await patient.arm.get(`${id}/config/authsettingsV2?${version}`)) as
        AuthSettings | undefined;
      const { platform, globalValidation } = settings?.properties ?? {};
      const name = resourceName(id);
      if (platform?.enabled !== true) {
        return [
          unknown(
            `${name} asks for function keys: the platform's sign-in is off. With AUTHENTICATION=Entra that would refuse everybody`,
            'docs/sign-in.md',
          ),
        ];
      }
      const { requireAuthentication, unauthenticatedClientAction } = globalValidation ?? {};
      if (requireAuthentication !== true || unauthenticatedClientAction === 'AllowAnonymous') {
        const mend = 'azd provision --no-state, or docs/deploy.md: the deployment asks everybody to sign in';
        return [problem(`${name} lets callers in that did not sign in`, mend)];
      }
      return [ok(`${name} lets nobody in without signing in`)];
    }),
};

export const nodeVersion: Check = {
  name: 'node',
  run: (patient) =>
    ofApp(patient, async (id) => {
      const site = (await patient.arm.get(`${id}?${version}`)) as Site | undefined;
      const { location = '', properties } = site ?? {};
      const { version: used } = properties?.functionAppConfig?.runtime ?? {};
      if (used === undefined) return [unknown('the app does not tell its Node.js')];
      const region = location.toLowerCase().replaceAll(' ', '');
      const offered = (await offeredNodeVersions(patient.arm, region)) ?? [];
      if (offered.includes(used)) return [ok(`Node.js ${used} is offered in ${region}`)];
      if (offered.length === 0)
        return [unknown(`${region} tells no versions of Node.js for Flex Consumption`)];
      return [
        problem(
          `${region} no longer offers Node.js ${used} for Flex Consumption, but ${offered.join(', ')}`,
          'set nodeVersion in main.bicepparam, and azd provision',
        ),
      ];
    }),
};

async function ofApp(
  { app, isLocal, arm, config }: Patient,
  run: (id: string) => Promise<Found[]>,
): Promise<Found[]> {
  if (isLocal) return [];
  if (app === undefined) return [unknown('not asked', 'give --app <name of the Functions app>')];
  const id = await resourceNamed(arm, config, 'Microsoft.Web/sites', app);
  if (id === undefined) return [unknown(`the app ${app} is in no subscription that you may read`)];
  return ofEach([id], () => id, run);
}
