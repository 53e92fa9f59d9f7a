import { permissionVersions } from '../api-versions.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import type { Route } from '../router.ts';
import { existingScope } from '../existing-scope.ts';

/**
 * What the caller may do on a scope: the permissions of all role assignments that reach it, one entry for each
 * (documented for groups and resources; the form is that of the published models). That everybody may ask for their
 * own is inferred.
 */
export const permissionRoutes: readonly Route[] = [
  {
    versions: permissionVersions,
    method: 'GET',
    path: '{+scope}/providers/Microsoft.Authorization/permissions',
    action: 'Microsoft.Authorization/permissions/read',
    effect: 'read',
    isOpen: true,
    handle: listPermissions,
  },
];

function listPermissions(call: ArmCall): ArmAnswer {
  const scope = existingScope(call);
  const all = call.cloud
    .permissionsOf(call.request.token, scope)
    .map((permissions, at) => ({ permissions, at }));
  return pageAnswer(
    call,
    all,
    ({ at }) => String(at).padStart(6, '0'),
    ({ permissions }) => permissions,
  );
}
