import { resourcesVersions } from '../api-versions.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import { subscriptionScope } from '../resource-id.ts';
import type { Route } from '../router.ts';
import type { Subscription } from '../subscriptions.ts';
import { listLocations } from './list-locations.ts';
import { subscriptionBody } from './subscription-body.ts';

const action = 'Microsoft.Resources/subscriptions/read';
const ofReads = { versions: resourcesVersions, method: 'GET', effect: 'read' } as const;

/** What every program reads first: which tenants and subscriptions there are, and where. */
export const subscriptionRoutes: readonly Route[] = [
  // Whoever has a token may ask; what may not be read does not show.
  { ...ofReads, path: '/subscriptions', action, isOpen: true, handle: listSubscriptions },
  {
    ...ofReads,
    path: '/tenants',
    action: 'Microsoft.Resources/tenants/read',
    isOpen: true,
    handle: listTenants,
  },
  { ...ofReads, path: '/subscriptions/{subscriptionId}', action, handle: getSubscription },
  {
    ...ofReads,
    path: '/subscriptions/{subscriptionId}/locations',
    action: 'Microsoft.Resources/subscriptions/locations/read',
    on: 'parent',
    handle: listLocations,
  },
];

function getSubscription({ params, cloud, apiVersion }: ArmCall): ArmAnswer {
  const subscription = cloud.subscriptions.subscription(params.subscriptionId);
  return { status: 200, body: subscriptionBody(subscription, apiVersion) };
}

function listSubscriptions(call: ArmCall): ArmAnswer {
  return pageAnswer(
    call,
    readable(call),
    ({ subscriptionId }) => subscriptionId,
    (subscription) => subscriptionBody(subscription, call.apiVersion),
  );
}

function listTenants(call: ArmCall): ArmAnswer {
  const tenants = new Set(readable(call).map(({ tenantId }) => tenantId));
  return pageAnswer(
    call,
    tenants,
    (tenantId) => tenantId,
    (tenantId) => ({
      id: `/tenants/${tenantId}`,
      tenantId,
      ...(call.apiVersion >= '2018-06-01' && {
        countryCode: 'IE',
        displayName: 'Local',
        domains: ['local.onmicrosoft.com'],
      }),
      ...(call.apiVersion >= '2019-06-01' && { tenantCategory: 'Home' }),
    }),
  );
}

/** Azure shows a subscription to whoever has any role in it (documented); here it is the right to read it. */
function readable({ request, cloud }: ArmCall): Subscription[] {
  return cloud.subscriptions
    .all()
    .filter(({ subscriptionId }) => cloud.may(request.token, action, subscriptionScope(subscriptionId)));
}
