// The system topic of a source group, with an identity beside it that gets its roles before the topic is there.
// Both are in the source group: a topic has to be in its source's subscription, and whether it takes an identity
// of another subscription nobody has tried.

import { resourceGroupPlace } from '../types.bicep'

@description('Required. Name of the topic.')
param name string

@description('Required. Name of the identity that delivers.')
param identityName string

@description('Required. Region of the identity; the topic itself is global.')
param location string

@description('Required. Tags.')
param tags { *: string }

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

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: identityName
  location: location
  tags: tags
}

module access 'delivery-access.bicep' = {
  scope: resourceGroup(service.subscriptionId, service.resourceGroup)
  params: {
    principalId: identity.properties.principalId
    namespaceName: namespaceName
    eventsQueue: eventsQueue
    storageAccountName: storageAccountName
    deadLetterContainer: deadLetterContainer
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  #disable-next-line no-hardcoded-location // System topics of groups are global, wherever the group is.
  location: 'global'
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    source: resourceGroup().id
    topicType: 'Microsoft.Resources.ResourceGroups'
  }
  dependsOn: [access]
}
