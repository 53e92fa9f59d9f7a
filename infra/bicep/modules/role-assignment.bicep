// One role on one resource group.

@description('Required. Object id of the identity.')
param principalId string

@description('Required. Id of the role.')
param roleDefinitionId string

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  // With the principal in it: the principal of an existing assignment cannot be changed.
  name: guid(resourceGroup().id, principalId, roleDefinitionId)
  properties: {
    principalId: principalId
    // Spares the look-up that fails for an identity made a moment ago.
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitionId
  }
}
