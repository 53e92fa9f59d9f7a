// The account of the Functions host and of the package, with the journal and the events that could not be
// delivered. Neither keys nor anonymous access.

import { networkSettings } from '../types.bicep'

@description('Required. Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Replication of the account.')
param sku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

@description('Required. Container of the app\'s package.')
param packageContainer string

@description('Required. Container of events that could not be delivered.')
param deadLetterContainer string

@description('Required. Container of the journal; append blobs, one a day.')
param journalContainer string

@description('Optional. Private networking.')
param network networkSettings?

@description('Optional. Id of the private DNS zone of the endpoint.')
param privateDnsZoneId string?

@description('Optional. Days after which undelivered events are deleted. They hold personal data of whoever wrote a snapshot.')
param deadLetterDays int = 30

@description('Optional. Id of the workspace that deletions of blobs are told to.')
param diagnosticsWorkspaceId string?

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Event Grid writes from outside any virtual network; as a trusted service it passes by the system-assigned
    // identity of its topic. The account itself has to stay on `Enabled` for that: closed is what the rules say.
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: network == null ? 'Allow' : 'Deny', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource containers 'containers' = [
      for container in [packageContainer, deadLetterContainer, journalContainer]: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'delete-undelivered-events'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${deadLetterContainer}/'] }
              actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: deadLetterDays } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

// Deletions alone: the host writes its leases every few seconds.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (diagnosticsWorkspaceId != null) {
  scope: account::blobs
  name: 'to-workspace'
  properties: {
    workspaceId: diagnosticsWorkspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (network != null) {
  params: {
    name: 'pe-${name}-blob'
    location: location
    tags: tags
    subnetId: network!.endpointSubnetId
    targetId: account.id
    groupId: 'blob'
    privateDnsZoneId: privateDnsZoneId
  }
}
