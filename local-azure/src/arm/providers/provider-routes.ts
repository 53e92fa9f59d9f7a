import { resourcesVersions } from '../api-versions.ts';
import type { ArmCall } from '../arm-call.ts';
import { ArmError } from '../arm-error.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import { subscriptionScope } from '../resource-id.ts';
import type { Route } from '../router.ts';
import { regions } from '../subscription/regions.ts';
import { findProvider, providers } from './resource-providers.ts';

const subscription = '/subscriptions/{subscriptionId}';
const provider = `${subscription}/providers/{namespace}`;
const ofReads = {
  versions: resourcesVersions,
  method: 'GET',
  effect: 'read',
  action: 'Microsoft.Resources/subscriptions/providers/read',
  on: 'parent',
} as const;
const ofActions = { versions: resourcesVersions, method: 'POST', effect: 'action', on: 'parent' } as const;

export const providerRoutes: readonly Route[] = [
  { ...ofReads, path: `${subscription}/providers`, handle: listProviders },
  { ...ofReads, path: provider, handle: getProvider },
  {
    ...ofActions,
    path: `${provider}/register`,
    action: 'Microsoft.Resources/subscriptions/providers/register/action',
    handle: (call) => changeRegistration(call, 'Registering', 'Registered'),
  },
  {
    ...ofActions,
    path: `${provider}/unregister`,
    action: 'Microsoft.Resources/subscriptions/providers/unregister/action',
    handle: (call) => changeRegistration(call, 'Unregistering', 'NotRegistered'),
  },
];

function listProviders(call: ArmCall): ArmAnswer {
  return pageAnswer(
    call,
    providers,
    ({ namespace }) => namespace,
    (one) => providerBody(call, one),
  );
}

function getProvider(call: ArmCall): ArmAnswer {
  return { status: 200, body: providerBody(call, providerOf(call)) };
}

/** Takes its time, like any operation; asking for what is so already changes nothing. */
function changeRegistration(
  call: ArmCall,
  during: 'Registering' | 'Unregistering',
  after: 'Registered' | 'NotRegistered',
): ArmAnswer {
  const { params, cloud } = call;
  const found = providerOf(call);
  const { subscriptionId } = params;
  if (found.isFree || cloud.registrations.stateOf(subscriptionId, found.namespace) === after) {
    return getProvider(call);
  }
  cloud.registrations.set(subscriptionId, found.namespace, during);
  cloud.begin({
    subscriptionId,
    location: 'global',
    finish: () => {
      // The last word counts.
      if (cloud.registrations.stateOf(subscriptionId, found.namespace) !== during) return;
      cloud.registrations.set(subscriptionId, found.namespace, after);
    },
  });
  return getProvider(call);
}

function providerOf({ params: { namespace } }: ArmCall): (typeof providers)[number] {
  const found = findProvider(namespace);
  if (found !== undefined) return found;
  throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
}

function providerBody(
  { params, cloud }: ArmCall,
  { namespace, isFree, types }: (typeof providers)[number],
): unknown {
  const { subscriptionId } = params;
  return {
    id: `${subscriptionScope(subscriptionId)}/providers/${namespace}`,
    namespace,
    resourceTypes: types.map(({ resourceType, versions }) => ({
      resourceType,
      locations: regions.map(({ displayName }) => displayName),
      apiVersions: [...versions.known].reverse(),
      capabilities: 'SupportsTags, SupportsLocation',
    })),
    registrationState: cloud.registrations.stateOf(subscriptionId, namespace),
    registrationPolicy: isFree ? 'RegistrationFree' : 'RegistrationRequired',
  };
}
