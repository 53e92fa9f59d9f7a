// The ids of custom roles. A stable seed: a redeployment updates a definition in place. The subscription is part of
// it because a definition's id has to be unique in the tenant.

import { roleDefinitionGuids } from 'types.bicep'

@export()
@description('GUID of a custom role of one installation in one subscription.')
func customRoleGuid(subscriptionId string, role string, token string) string =>
  guid(subscriptionId, role, token)

@export()
@description('Id of the same role, or of the one that is given in its place.')
func customRoleDefinitionId(subscriptionId string, role string, token string, given roleDefinitionGuids) string =>
  '/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${given[?role] ?? customRoleGuid(subscriptionId, role, token)}'
