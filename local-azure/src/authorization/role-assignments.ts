/**
 * Azure's role-based access control: who may do what where. Actions are matched without case, `*` stands for any
 * characters; an assignment holds for its scope and everything below (documented). Deny assignments are not known
 * here.
 */

/** What a role permits, as `permissions` of a role definition names it. */
export interface Permissions {
  actions: readonly string[];
  notActions: readonly string[];
  dataActions: readonly string[];
  notDataActions: readonly string[];
}

export interface RoleAssignment {
  /** Object id of the identity. */
  principalId: string;
  /** Id of a resource, a group or a subscription. */
  scope: string;
  permissions: Permissions;
}

export interface AccessRequest {
  principalId: string;
  action: string;
  scope: string;
}

export class RoleAssignments {
  readonly #assignments: readonly RoleAssignment[];
  readonly #gone = new Set<RoleAssignment>();

  /** What is added to the list later on counts as well. */
  constructor(assignments: readonly RoleAssignment[]) {
    this.#assignments = assignments;
  }

  /**
   * Takes off those on the scope and on what is below it, as what they are on is gone. They do not come back with
   * another one of its name.
   */
  removeUnder(scope: string): void {
    for (const one of this.#assignments) if (isIn(one.scope, scope)) this.#gone.add(one);
  }

  /** Calls to Resource Manager. */
  allows(request: AccessRequest): boolean {
    return this.#covering(request).some(
      ({ actions, notActions }) => has(actions, request.action) && !has(notActions, request.action),
    );
  }

  /** Messages and blobs: a role on their owner permits nothing by itself. */
  allowsData(request: AccessRequest): boolean {
    return this.#covering(request).some(
      ({ dataActions, notDataActions }) =>
        has(dataActions, request.action) && !has(notDataActions, request.action),
    );
  }

  /** Of all assignments that reach the scope. */
  permissionsOf(principalId: string, scope: string): Permissions[] {
    return this.#covering({ principalId, scope });
  }

  #covering({ principalId, scope }: Omit<AccessRequest, 'action'>): Permissions[] {
    return this.#assignments
      .filter(
        (assignment) =>
          !this.#gone.has(assignment) &&
          assignment.principalId.toLowerCase() === principalId.toLowerCase() &&
          isIn(scope, assignment.scope),
      )
      .map(({ permissions }) => permissions);
  }
}

function isIn(scope: string, outer: string): boolean {
  const [inside, around] = [scope, outer].map((id) => id.toLowerCase().replace(/\/+$/, ''));
  return inside === around || inside?.startsWith(`${around ?? ''}/`) === true;
}

function has(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matcherOf(pattern).test(action));
}

/** Of the patterns of all roles, which are few, and asked for with each request. */
const matchers = new Map<string, RegExp>();

function matcherOf(pattern: string): RegExp {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const matcher = new RegExp(`^${escaped}$`, 'i');
  matchers.set(pattern, matcher);
  return matcher;
}
