// What the app's identity may do with the service's own resources.

@description('Required. Object id of the app\'s identity.')
param principalId string

@description('Required. Name of the storage account.')
param storageAccountName string

@description('Required. Name of the Service Bus namespace.')
param namespaceName string

@description('Required. Queues that the app receives from.')
param receiveQueues string[]

@description('Required. Queues that the app sends to.')
param sendQueues string[]

@description('Required. How much of the namespace is granted.')
param queueAccess 'NamespaceOwner' | 'ReceiveAndSend'

@description('Required. Container of the journal.')
param journalContainer string

@description('Required. Container of events that could not be delivered.')
param deadLetterContainer string

@description('Required. Name of the Application Insights component.')
param componentName string

var roles = loadJsonContent('../roles.json', 'builtIn')
var ownsNamespace = queueAccess == 'NamespaceOwner'

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource journal 'containers' existing = { name: journalContainer }
    resource undelivered 'containers' existing = { name: deadLetterContainer }
  }
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: namespaceName

  resource received 'queues' existing = [for queue in receiveQueues: { name: queue }]
  resource sent 'queues' existing = [for queue in sendQueues: { name: queue }]
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource blobOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage
  name: guid(storage.id, principalId, roles.storageBlobDataOwner.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataOwner.id
    )
  }
}

// The host's role above covers this container too. It is the host's need, though, and may become less one day.
resource journalWriter 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage::blobs::journal
  name: guid(storage::blobs::journal.id, principalId, roles.storageBlobDataContributor.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor.id
    )
  }
}

// To read what could not be delivered, and to remove what was sent again or discarded.
resource undeliveredRemover 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage::blobs::undelivered
  name: guid(storage::blobs::undelivered.id, principalId, roles.storageBlobDataContributor.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor.id
    )
  }
}

resource metricsPublisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, principalId, roles.monitoringMetricsPublisher.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher.id
    )
  }
}

resource namespaceOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (ownsNamespace) {
  scope: namespace
  name: guid(namespace.id, principalId, roles.serviceBusDataOwner.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.serviceBusDataOwner.id
    )
  }
}

resource receivers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in receiveQueues: if (!ownsNamespace) {
    scope: namespace::received[index]
    name: guid(namespace::received[index].id, principalId, roles.serviceBusDataReceiver.id)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.serviceBusDataReceiver.id
      )
    }
  }
]

resource senders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in sendQueues: if (!ownsNamespace) {
    scope: namespace::sent[index]
    name: guid(namespace::sent[index].id, principalId, roles.serviceBusDataSender.id)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.serviceBusDataSender.id
      )
    }
  }
]
