// Which events of a source reach the queue: successes of writes and deletes, of snapshots of this very group, of
// their tags and of their locks.

import { resourceGroupPlace } from '../types.bicep'

@description('Required. Name of the event subscription.')
param name string

@description('Required. Name of the system topic, in this group.')
param topicName string

@description('Required. The source group. A topic may cover its whole subscription.')
param source resourceGroupPlace

@description('Required. Id of the queue.')
param queueId string

@description('Required. Id of the storage account for what could not be delivered.')
param storageAccountId string

@description('Required. Its container.')
param deadLetterContainer string

// Firewalls of Service Bus and storage let in no other.
var identity = { type: 'SystemAssigned' }

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName

  resource subscription 'eventSubscriptions' = {
    name: name
    properties: {
      eventDeliverySchema: 'EventGridSchema'
      deliveryWithResourceIdentity: {
        identity: identity
        destination: { endpointType: 'ServiceBusQueue', properties: { resourceId: queueId } }
      }
      deadLetterWithResourceIdentity: {
        identity: identity
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: storageAccountId, blobContainerName: deadLetterContainer }
        }
      }
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      filter: {
        includedEventTypes: [
          'Microsoft.Resources.ResourceWriteSuccess'
          'Microsoft.Resources.ResourceDeleteSuccess'
        ]
        // Without case: subjects come with `resourcegroups` and `resourceGroups`, within one document even.
        isSubjectCaseSensitive: false
        subjectBeginsWith: '/subscriptions/${source.subscriptionId}/resourceGroups/${source.resourceGroup}/providers/Microsoft.Compute/snapshots/'
        // Without the verb: what the operation that removes tags is called nobody has recorded. Role assignments,
        // diagnostic settings and other things under a snapshot stay out. Compared without case (documented).
        advancedFilters: [
          {
            operatorType: 'StringBeginsWith'
            key: 'data.operationName'
            values: [
              'Microsoft.Compute/snapshots/'
              'Microsoft.Resources/tags/'
              'Microsoft.Authorization/locks/'
            ]
          }
        ]
      }
    }
  }
}
