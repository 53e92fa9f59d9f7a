// The ids of custom roles. A stable seed: a redeployment updates a definition in place. The subscription is part of
// it because a definition's id has to be unique in the tenant.

@export()
@description('GUID of a custom role of one installation in one subscription.')
func customRoleGuid(subscriptionId string, role string, token string) string =>
  guid(subscriptionId, role, token)

@export()
@description('Id of the same role.')
func customRoleDefinitionId(subscriptionId string, role string, token string) string =>
  '/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${customRoleGuid(subscriptionId, role, token)}'
