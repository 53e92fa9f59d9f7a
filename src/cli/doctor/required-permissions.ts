/** What has to be permitted where, for the rules as they are: the roles of the deployment, infra/bicep/roles.json. */
import roles from '../../../infra/bicep/roles.json' with { type: 'json' };
import { mayConvert, type ReplicationConfig, type Rule } from '../../replication/rule.ts';
import { groupId } from './check.ts';

export interface Required {
  scope: string;
  /** Names in roles.json. */
  roles: string[];
  actions: string[];
}

type RoleName = keyof typeof roles.custom;

/** One entry for each scope. */
export function requiredPermissions(config: ReplicationConfig): Required[] {
  const wanted = new Map<string, { scope: string; roles: Set<RoleName> }>();
  const add = (scope: string, role: RoleName): void => {
    const key = scope.toLowerCase();
    const known = wanted.get(key) ?? { scope, roles: new Set<RoleName>() };
    known.roles.add(role);
    wanted.set(key, known);
  };
  for (const rule of config.rules) addRule(rule, config, add);
  return [...wanted.values()].map(({ scope, roles: names }) => ({
    scope,
    roles: [...names],
    actions: [
      ...new Set([...names].flatMap((name) => roles.custom[name].actions.map(({ action }) => action))),
    ],
  }));
}

function addRule(
  rule: Rule,
  { workResourceGroup }: ReplicationConfig,
  add: (scope: string, role: RoleName) => void,
): void {
  const source = groupId(rule.source);
  const mayStage = rule.fullSnapshots === 'auto' || rule.fullSnapshots === 'stage';
  add(source, 'source');
  if (mayStage) add(source, 'stagingSource');
  if (mayStage && rule.locks === 'lift') add(source, 'locks');
  if (mayConvert(rule) && workResourceGroup !== undefined) {
    add(groupId({ ...rule.source, resourceGroup: workResourceGroup }), 'conversion');
  }
  for (const target of rule.targets) {
    add(groupId(target), 'target');
    if (mayStage) add(groupId(target), 'staging');
    if (rule.locks === 'lift' || rule.protect) add(groupId(target), 'locks');
    if (target.diskEncryptionSetId !== undefined) add(target.diskEncryptionSetId, 'encryptionSet');
  }
}

export function roleTitle(name: string): string {
  return roles.custom[name as RoleName].name;
}

export interface EffectivePermissions {
  actions?: string[];
  notActions?: string[];
}

/** Azure matches without case, `*` for any characters; what one assignment excludes another may give (documented). */
export function isPermitted(action: string, permissions: readonly EffectivePermissions[]): boolean {
  return permissions.some(
    ({ actions = [], notActions = [] }) => has(actions, action) && !has(notActions, action),
  );
}

function has(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
    return new RegExp(`^${escaped}$`, 'i').test(action);
  });
}
