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

@description('Optional. Id of the workspace that operations are told to.')
param diagnosticsWorkspaceId string?

@description('Optional. Id of the private DNS zone of the endpoint.')
param privateDnsZoneId string?

var tier = network == null ? 'Standard' : 'Premium'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: network == null ? { name: tier, tier: tier } : { name: tier, tier: tier, capacity: 1 }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: network == null ? 'Enabled' : 'Disabled'
  }

  resource queue 'queues' = [
    for queue in queues: {
      name: queue
      properties: {
        // Only at creation: hints are merged by their message ids, and scheduled looks that run in parallel too.
        requiresDuplicateDetection: true
        // Longer than any look is scheduled ahead of another of the same id, and than the two hours for which a
        // notice may be repeated. Longer still would cost throughput.
        duplicateDetectionHistoryTimeWindow: 'P1D'
        // The most that Azure allows; a look may wait 90 s for each of its calls.
        lockDuration: 'PT5M'
        // An outage of minutes must not dead-letter what waits: a message that fails comes back within seconds.
        maxDeliveryCount: 50
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

  // Closed to everyone but trusted services, among them Event Grid, which cannot use private endpoints and is let in
  // by the system-assigned identity of its topic alone. No default action: `Deny` without a rule is refused, or
  // leaves the namespace open, and a closed namespace asks for none.
  resource rules 'networkRuleSets' = if (network != null) {
    name: 'default'
    properties: { publicNetworkAccess: 'Disabled', trustedServiceAccessEnabled: true }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (diagnosticsWorkspaceId != null) {
  scope: namespace
  name: 'to-workspace'
  properties: {
    workspaceId: diagnosticsWorkspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
    logAnalyticsDestinationType: 'Dedicated'
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
    privateDnsZoneId: privateDnsZoneId
  }
}
