import { ofEach, ok, problem, unknown, type Check } from './check.ts';
import {
  isPermitted,
  requiredPermissions,
  roleTitle,
  type EffectivePermissions,
} from './required-permissions.ts';

/**
 * Effective permissions of whoever is signed in, on each scope of the rules. Deny assignments are not among them
 * (documented), so that a call can be refused all the same.
 */
export const permissions: Check = {
  name: 'permissions',
  async run({ arm, config }) {
    return ofEach(
      requiredPermissions(config),
      ({ scope }) => scope,
      async ({ scope, actions, roles }) => {
        const listed = await arm.list(
          `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
        );
        if (listed === undefined) return unknown(`${scope} is not there, or nothing may be asked of it`);
        const missing = actions.filter((action) => !isPermitted(action, listed as EffectivePermissions[]));
        if (missing.length === 0) return ok(`${scope}: ${actions.length} actions, all permitted`);
        const titles = roles.map((name) => `"${roleTitle(name)}"`).join(', ');
        return problem(
          `${scope}: not permitted: ${missing.join(', ')}`,
          `az role assignment create --assignee <object id> --scope ${scope} --role <${titles}, or one that has these>`,
        );
      },
    );
  },
};
