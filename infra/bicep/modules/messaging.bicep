// The Service Bus namespace and its two queues. The service relies on every setting of a queue below.

import { networkSettings } from '../types.bicep'

@description('Required. Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Names of the queues.')
param queues string[]

@description('Optional. Private networking; takes the Premium tier.')
param network networkSettings?

var tier = network == null ? 'Standard' : 'Premium'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: network == null ? { name: tier, tier: tier } : { name: tier, tier: tier, capacity: 1 }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }

  resource queue 'queues' = [
    for queue in queues: {
      name: queue
      properties: {
        // Only at creation: hints are merged by their message ids, and scheduled looks that run in parallel too.
        requiresDuplicateDetection: true
        // Longer than any look is scheduled ahead of another of the same id. Longer still would cost throughput.
        duplicateDetectionHistoryTimeWindow: 'P1D'
        // The most that Azure allows; a look may wait 90 s for each of its calls.
        lockDuration: 'PT5M'
        maxDeliveryCount: 10
        defaultMessageTimeToLive: 'P14D'
        // What expires is seen by the alert on dead letters.
        deadLetteringOnMessageExpiration: true
        requiresSession: false
        // With partitions, duplicates are found only within one.
        enablePartitioning: false
        maxSizeInMegabytes: 1024
      }
    }
  ]

  // Closed to everyone but trusted services, among them Event Grid, which cannot use private endpoints.
  resource rules 'networkRuleSets' = if (network != null) {
    name: 'default'
    properties: {
      defaultAction: 'Deny'
      publicNetworkAccess: 'Enabled'
      trustedServiceAccessEnabled: true
    }
  }
}

module endpoint 'private-endpoint.bicep' = if (network != null) {
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    subnetId: network!.endpointSubnetId
    targetId: namespace.id
    groupId: 'namespace'
    privateDnsZoneId: network.?privateDnsZoneIds.?serviceBus
  }
}
