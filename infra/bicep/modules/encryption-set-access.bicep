// One role on one disk encryption set, so that a replica may name it.

@description('Required. Name of the disk encryption set.')
param encryptionSetName string

@description('Required. Object id of the identity.')
param principalId string

@description('Required. Id of the role.')
param roleDefinitionId string

resource encryptionSet 'Microsoft.Compute/diskEncryptionSets@2024-03-02' existing = {
  name: encryptionSetName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: encryptionSet
  name: guid(encryptionSet.id, principalId, roleDefinitionId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitionId
  }
}
