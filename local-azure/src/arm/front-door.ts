import type { ArmCall, RouteParams } from './arm-call.ts';
import { apiVersionOf } from './api-versions.ts';
import { ArmError } from './arm-error.ts';
import {
  authenticationFailed,
  authorizationFailed,
  resourceGroupBeingDeleted,
  scopeLocked,
  unknownRoute,
} from './arm-errors.ts';
import type { ArmAnswer, ArmRequest } from './arm-message.ts';
import type { Cloud } from './cloud.ts';
import { objectAt, textAt } from './json.ts';
import { inApiVersion } from './older-versions.ts';
import { policedRequest } from './policies/policed-request.ts';
import { regionFrom } from './resource-id.ts';
import { Router, type FoundRoute, type Route } from './router.ts';
import { routes } from './routes.ts';
import { Throttle, type ArmBucket } from './throttle.ts';

/** Says why a token is not valid; undefined when it is. */
export type Authenticate = (token: string) => string | undefined;

const buckets = {
  read: 'reads',
  write: 'writes',
  action: 'writes',
  delete: 'deletes',
} as const satisfies Record<Route['effect'], ArmBucket>;

/**
 * What every request passes before its handler: token, route, api-version, subscription, throttling, role, group,
 * locks, policies, in the order in which Resource Manager is known to refuse.
 */
export class FrontDoor {
  readonly #cloud: Cloud;
  readonly #authenticate: Authenticate | undefined;
  readonly #router = new Router(routes);
  readonly #throttle: Throttle;
  /** Each part of the way asks for it. */
  readonly #found = new WeakMap<ArmRequest, FoundRoute>();

  constructor(cloud: Cloud, authenticate: Authenticate | undefined) {
    this.#cloud = cloud;
    this.#authenticate = authenticate;
    this.#throttle = new Throttle(cloud.behaviour);
  }

  find(request: ArmRequest): FoundRoute | undefined {
    const known = this.#found.get(request);
    if (known !== undefined) return known;
    const found = this.#router.find(request.method, request.path);
    if (found !== undefined) this.#found.set(request, found);
    return found;
  }

  /** Answers a request from outside; refusals are answers too. `past`: what reads are answered from. */
  answer(request: ArmRequest, past?: Cloud): ArmAnswer {
    let headers: Record<string, string> = {};
    try {
      const known = this.find(request);
      // Known routes alone may be open to everyone: what else there is, is nobody's business without a token.
      if (known?.route.isAnonymous !== true) this.#checkToken(request);
      const found = this.#route(request);
      const apiVersion = apiVersionOf(request, found.route.versions);
      this.#checkSubscription(found);
      const admission = this.#throttle.admit(this.#tokensFor(request, found), this.#cloud.clock.now());
      headers = admission.headers;
      if (admission.refusal !== undefined) throw admission.refusal;
      const cloud = past !== undefined && found.route.effect === 'read' ? past : this.#cloud;
      const answer = this.#handle(request, found, apiVersion, cloud);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const answer = error.answer();
      return { ...answer, headers: { ...headers, ...answer.headers } };
    }
  }

  /** Carries out a request from inside: no token, no throttling. Throws its refusals. */
  perform(request: ArmRequest): ArmAnswer {
    const found = this.#route(request);
    this.#checkSubscription(found);
    return this.#handle(request, found, apiVersionOf(request, found.route.versions), this.#cloud);
  }

  #checkToken({ token }: ArmRequest): void {
    if (token === undefined) {
      throw authenticationFailed("Authentication failed. The 'Authorization' header is missing.");
    }
    const reason = this.#authenticate?.(token);
    if (reason !== undefined) throw authenticationFailed(reason);
  }

  #route(request: ArmRequest): FoundRoute {
    const found = this.find(request);
    if (found === undefined) throw unknownRoute(request.method, request.path);
    return found;
  }

  #handle(request: ArmRequest, { route, params }: FoundRoute, apiVersion: string, cloud: Cloud): ArmAnswer {
    const scope = scopeOf(route, params, request.path);
    if (route.isOpen !== true && !this.#cloud.may(request.token, route.action, scope)) {
      throw authorizationFailed(request.principal, route.action, scope);
    }
    checkGroup(cloud, route, params);
    this.#checkLocks(route, scope);
    const policed = policedRequest(cloud, request, { route, params });
    const call: ArmCall = { request: policed, params, apiVersion, action: route.action, cloud };
    const answer = route.handle(call);
    // Resource Manager's own lists show of a resource what its provider's versions do not change.
    if (route.versions.type === undefined || answer.body === undefined) return answer;
    return { ...answer, body: inApiVersion(answer.body, apiVersion) };
  }

  /** What belongs to no subscription names none. */
  #checkSubscription({ params: { subscriptionId } }: FoundRoute): void {
    if (subscriptionId !== '') this.#cloud.subscriptions.subscription(subscriptionId);
  }

  #checkLocks({ effect, ignoresLocks }: Route, scope: string): void {
    if (effect === 'read' || ignoresLocks === true) return;
    const locked = this.#cloud.locks.blocking(scope, effect);
    // An action counts as a write: it needs a `POST`, which a read-only lock forbids (documented).
    if (locked.length > 0) throw scopeLocked(scope, effect === 'delete' ? 'delete' : 'write', locked);
  }

  #tokensFor(
    { principal, body }: ArmRequest,
    { route, params }: FoundRoute,
  ): Parameters<Throttle['admit']>[0] {
    const { subscriptionId } = params;
    const creation = textAt(objectAt(objectAt(body, 'properties'), 'creationData'), 'createOption');
    const isCopyStart = route.action === 'Microsoft.Compute/snapshots/write' && creation === 'CopyStart';
    const group = isCopyStart ? 'HighCostSnapshotCreateHydrate' : route.computeGroup;
    const region =
      params.location === ''
        ? (textAt(body, 'location') ?? this.#resourceOf(route, params)?.location)
        : params.location;
    return {
      subscriptionId,
      principal,
      bucket: buckets[route.effect],
      compute: group && { group, region: regionFrom(region ?? 'global') },
    };
  }

  #resourceOf({ action }: Route, params: RouteParams): { location: string } | undefined {
    const { subscriptions } = this.#cloud;
    return action.startsWith('Microsoft.Compute/disks/')
      ? subscriptions.disks.find(params)
      : subscriptions.snapshot(params);
  }
}

/** What roles and locks are looked up on: the resource, or what a list, an action or an extension belongs to. */
function scopeOf({ on, effect }: Route, { scope }: RouteParams, path: string): string {
  if (on === 'scope') return scope;
  if (on !== 'parent') return path;
  return effect === 'action'
    ? path.slice(0, path.lastIndexOf('/'))
    : path.replace(
        /(\/providers\/[^/]+\/[^/]+|\/resourceGroups|\/resources|\/locations|\/providers(\/[^/]+)?)$/i,
        '',
      );
}

function checkGroup(
  cloud: Cloud,
  { effect, groupMayBeAbsent }: Route,
  { subscriptionId, resourceGroup }: RouteParams,
): void {
  if (resourceGroup === '' || groupMayBeAbsent === true) return;
  const { provisioningState } = cloud.subscriptions.group(subscriptionId, resourceGroup);
  if (provisioningState === 'Deleting' && (effect === 'write' || effect === 'action')) {
    throw resourceGroupBeingDeleted(resourceGroup);
  }
}
