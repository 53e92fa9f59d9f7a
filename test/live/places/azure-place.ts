import type { HttpClient } from '@azure/core-rest-pipeline';
import { ClientSecretCredential, DefaultAzureCredential } from '@azure/identity';
import { createHash } from 'node:crypto';
import type { LiveEnvironment } from '../environment.ts';
import { Clients } from './clients.ts';
import type { Grant, LimitedPrincipal, Place } from './place.ts';
import { codeOf } from './stage.ts';
import { realTime } from './time.ts';

const endpoint = 'https://management.azure.com';
const roleVersion = '2022-04-01';

/** A subscription, by whatever the person is signed in with: `az login`, azd, environment variables. */
export function azurePlace({
  environment,
  run,
  signal,
  tags,
  httpClient,
}: {
  environment: LiveEnvironment;
  run: string;
  signal: AbortSignal;
  tags: Readonly<Record<string, string>>;
  httpClient: HttpClient;
}): Place {
  const { limited, minutes: _minutes, dollars: _dollars, prefix: _prefix, ...given } = environment;
  const settings = { endpoint, audience: endpoint, httpClient };
  const clients = new Clients({ ...settings, credential: new DefaultAzureCredential() });
  const time = realTime(signal);
  return {
    ...given,
    from: 'azure',
    endpoint,
    audience: endpoint,
    run,
    clients,
    ...(limited && { limited: limitedPrincipal(limited, { settings, clients, run, pause: time.pause }) }),
    signal,
    tags,
    ...time,
  };
}

function limitedPrincipal(
  { tenantId, clientId, clientSecret, objectId }: NonNullable<LiveEnvironment['limited']>,
  {
    settings,
    clients,
    run,
    pause,
  }: {
    settings: { endpoint: string; audience: string; httpClient: HttpClient };
    clients: Clients;
    run: string;
    pause: Place['pause'];
  },
): LimitedPrincipal {
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret);
  return {
    clients: new Clients({ ...settings, credential }),
    objectId,
    grant: (grant) => giveRole(clients, { ...grant, run, principalId: objectId, pause }),
  };
}

/**
 * A role of its own, that may be given in one group alone, and its assignment there. The assignment goes with the
 * group; the definition is taken away by its name (`roles.ts`).
 */
export async function giveRole(
  clients: Clients,
  {
    scope,
    name,
    actions,
    dataActions = [],
    run,
    principalId,
    pause,
  }: Grant & { run: string; principalId: string; pause: Place['pause'] },
): Promise<void> {
  const [, subscriptionId = '', group = ''] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(scope) ?? [];
  const { resources } = clients.resources(subscriptionId);
  const subscription = `/subscriptions/${subscriptionId}`;
  const definition = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${idFrom(run, name, scope)}`;
  const permissions = [{ actions, notActions: [], dataActions, notDataActions: [] }];
  // The client puts a slash before the id.
  await resources
    .createOrUpdateById(definition.slice(1), roleVersion, {
      properties: {
        // Of one tenant no two have one name; the group's begins with the run.
        roleName: `${group} ${name}`,
        description: roleDescription,
        type: 'CustomRole',
        permissions,
        assignableScopes: [`${subscription}/resourceGroups/${group}`],
      },
    })
    .submitted();
  const assignment = `${scope}/providers/Microsoft.Authorization/roleAssignments/${idFrom(run, name, principalId)}`;
  const properties = { roleDefinitionId: definition, principalId, principalType: 'ServicePrincipal' };
  // A new definition is not known everywhere at once (documented).
  for (let attempt = 1; ; attempt++) {
    try {
      await resources.createOrUpdateById(assignment.slice(1), roleVersion, { properties }).submitted();
      return;
    } catch (error) {
      if (attempt >= 12 || codeOf(error) !== 'RoleDefinitionDoesNotExist') throw error;
      await pause(10_000);
    }
  }
}

/** Marks the definitions of runs. */
export const roleDescription = 'Of a test run; may be deleted.';

/** An id that a second attempt has too. */
function idFrom(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('|')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
