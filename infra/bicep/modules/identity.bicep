// The identity of the app. User-assigned, so that its roles survive the app and may be granted before it exists.

@description('Required. Name of the identity.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Object id, for role assignments.')
output principalId string = identity.properties.principalId

@description('Application id, by which the app asks for its tokens.')
output clientId string = identity.properties.clientId
