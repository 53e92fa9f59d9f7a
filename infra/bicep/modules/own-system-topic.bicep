// The system topic of a source group. It delivers by its system-assigned identity, the one that firewalls of Service
// Bus and storage let in as a trusted service, and that leaves nothing else behind in a group of somebody else's.

import { resourceGroupPlace } from '../types.bicep'

@description('Required. Name of the topic.')
param name string

@description('Required. Tags.')
param tags { *: string }

@description('Optional. The service\'s own group. Without it, its owner lets the topic deliver.')
param service resourceGroupPlace?

@description('Optional. Id of the workspace that failed deliveries are told to.')
param diagnosticsWorkspaceId string?

@description('Optional. Name of the Service Bus namespace.')
param namespaceName string = ''

@description('Optional. Queue of events.')
param eventsQueue string = ''

@description('Optional. Name of the storage account.')
param storageAccountName string = ''

@description('Optional. Container of events that could not be delivered.')
param deadLetterContainer string = ''

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  #disable-next-line no-hardcoded-location // System topics of groups are global, wherever the group is.
  location: 'global'
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: resourceGroup().id
    topicType: 'Microsoft.Resources.ResourceGroups'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (diagnosticsWorkspaceId != null) {
  scope: topic
  name: 'to-workspace'
  properties: {
    workspaceId: diagnosticsWorkspaceId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
  }
}

module access 'delivery-access.bicep' = if (service != null) {
  scope: resourceGroup(
    service.?subscriptionId ?? subscription().subscriptionId,
    service.?resourceGroup ?? resourceGroup().name
  )
  params: {
    principalId: topic.identity.principalId
    namespaceName: namespaceName
    eventsQueue: eventsQueue
    storageAccountName: storageAccountName
    deadLetterContainer: deadLetterContainer
  }
}

@description('Object id of the topic\'s identity.')
output principalId string = topic.identity.principalId
