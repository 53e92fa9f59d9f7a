// What an identity of Event Grid may do: send to the queue of events, and write what could not be delivered.

@description('Required. Object id of the identity.')
param principalId string

@description('Required. Name of the Service Bus namespace.')
param namespaceName string

@description('Required. Queue of events.')
param eventsQueue string

@description('Required. Name of the storage account.')
param storageAccountName string

@description('Required. Container of events that could not be delivered.')
param deadLetterContainer string

var roles = loadJsonContent('../roles.json', 'builtIn')

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: namespaceName

  resource queue 'queues' existing = { name: eventsQueue }
}

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = { name: deadLetterContainer }
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace::queue
  name: guid(namespace::queue.id, principalId, roles.serviceBusDataSender.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.serviceBusDataSender.id
    )
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage::blobs::container
  name: guid(storage::blobs::container.id, principalId, roles.storageBlobDataContributor.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor.id
    )
  }
}
