import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { defaultClientId, LocalCloud, ManualClock, type RoleAssignment } from 'local-azure';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { Clients } from './clients.ts';
import { movedTime } from './time.ts';
import type { Grant, Place } from './place.ts';

const subscriptionId = '11111111-1111-1111-1111-111111111111';
const secondSubscriptionId = '22222222-2222-2222-2222-222222222222';
const regions = ['northeurope', 'westeurope', 'swedencentral'] as const;
const limitedId = '33333333-3333-3333-3333-333333333333';
const givenGroup = `/subscriptions/${subscriptionId}/resourceGroups/rg-given`;
const encryptionSetId = `${givenGroup}/providers/Microsoft.Compute/diskEncryptionSets/set`;
const minute = 60_000;

const reader = { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] };
/** Whoever runs the rows may do everything. */
const everything = { actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] };

export interface LocalPlace {
  place: Place;
  cloud: LocalCloud;
  /** Also after the signal has ended the rows. */
  pauseToRemove: (ms: number) => Promise<void>;
  close: () => Promise<void>;
}

/** The local cloud on a clock that moves when a row waits. */
export async function openLocalPlace({
  run,
  signal,
  tags,
  through = (httpClient) => httpClient,
  httpClient,
}: {
  run: string;
  signal: AbortSignal;
  tags: Readonly<Record<string, string>>;
  /** Stands between the clients and the network. */
  through?: (httpClient: HttpClient) => HttpClient;
  httpClient: HttpClient;
}): Promise<LocalPlace> {
  // The clients compare the ends of their tokens with the machine's time.
  const clock = new ManualClock(Date.now());
  const assignments: RoleAssignment[] = [];
  const cloud = await LocalCloud.start({
    clock,
    queues: [],
    topics: [],
    access: { assignments, namespaceId: `${givenGroup}/providers/Microsoft.ServiceBus/namespaces/none` },
    behaviour: { fullCopyMs: 30 * minute, deltaCopyMs: 4 * minute },
    seed: {
      subscriptions: [
        { subscriptionId, resourceGroups: [{ name: 'rg-given', location: regions[1] }] },
        { subscriptionId: secondSubscriptionId },
      ],
      diskEncryptionSets: [{ id: encryptionSetId, location: regions[1] }],
    },
  });
  const authority = readFileSync(cloud.certificateFile, 'utf8');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]);
  const environment = cloud.environment();
  const endpoint = environment['RESOURCE_MANAGER_ENDPOINT'] ?? '';
  const settings = { endpoint, audience: endpoint, httpClient: through(httpClient) };
  const clients = new Clients({ ...settings, credential: credentialOf(cloud, defaultClientId) });
  const limited = new Clients({ ...settings, credential: credentialOf(cloud, limitedId) });
  const advance = (ms: number): void => clock.advanceBy(ms);
  const { pause } = movedTime(clock.now(), signal, advance);
  const { pause: pauseToRemove } = movedTime(clock.now(), new AbortController().signal, advance);
  assignments.push(
    { principalId: defaultClientId, scope: '', permissions: everything },
    // As the person gives it beforehand: the set is theirs.
    { principalId: limitedId, scope: encryptionSetId, permissions: reader },
  );
  const place: Place = {
    from: 'local',
    endpoint,
    audience: endpoint,
    subscriptionId,
    secondSubscriptionId,
    regions,
    run,
    clients,
    encryptionSetId,
    limited: {
      clients: limited,
      objectId: limitedId,
      grant: ({ scope, actions, dataActions = [] }: Grant) => {
        const permissions = { actions, notActions: [], dataActions, notDataActions: [] };
        assignments.push({ principalId: limitedId, scope, permissions });
        return Promise.resolve();
      },
    },
    signal,
    now: () => clock.now(),
    pause,
    tags,
  };
  return { place, cloud, pauseToRemove, close: () => cloud.close() };
}

/** The SDK's own credential remembers the first cloud of a process; there may be several here. */
function credentialOf({ identity }: LocalCloud, clientId: string): TokenCredential {
  return {
    getToken: async (scopes) => {
      const url = new URL(identity.url);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('client_id', clientId);
      url.searchParams.set('resource', [scopes].flat()[0]?.replace('/.default', '') ?? '');
      const answer = await fetch(url, { headers: { 'x-identity-header': identity.header } });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return { token, expiresOnTimestamp: Date.now() + 60 * minute };
    },
  };
}
