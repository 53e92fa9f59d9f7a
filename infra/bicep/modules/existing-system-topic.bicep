// Roles for the system-assigned identity of a topic that is there already. The topic itself is not written: that
// would replace its identities, which others may deliver by.

import { resourceGroupPlace } from '../types.bicep'

@description('Required. Name of the topic.')
param name string

@description('Required. The service\'s own group.')
param service resourceGroupPlace

@description('Required. Name of the Service Bus namespace.')
param namespaceName string

@description('Required. Queue of events.')
param eventsQueue string

@description('Required. Name of the storage account.')
param storageAccountName string

@description('Required. Container of events that could not be delivered.')
param deadLetterContainer string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: name
}

module access 'delivery-access.bicep' = {
  scope: resourceGroup(service.subscriptionId, service.resourceGroup)
  params: {
    principalId: topic.identity.principalId
    namespaceName: namespaceName
    eventsQueue: eventsQueue
    storageAccountName: storageAccountName
    deadLetterContainer: deadLetterContainer
  }
}
