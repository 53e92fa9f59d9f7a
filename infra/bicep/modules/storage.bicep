// The account of the Functions host and of the package, and the container for events that could not be delivered.
// Neither keys nor anonymous access.

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

@description('Optional. Private networking.')
param network networkSettings?

@description('Optional. Days after which undelivered events are deleted. They hold personal data of whoever wrote a snapshot.')
param deadLetterDays int = 30

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
    // Event Grid delivers from outside any virtual network; as a trusted service it passes by its identity.
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: network == null ? 'Allow' : 'Deny', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource containers 'containers' = [
      for container in [packageContainer, deadLetterContainer]: {
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

module endpoint 'private-endpoint.bicep' = if (network != null) {
  params: {
    name: 'pe-${name}-blob'
    location: location
    tags: tags
    subnetId: network!.endpointSubnetId
    targetId: account.id
    groupId: 'blob'
    privateDnsZoneId: network.?privateDnsZoneIds.?blob
  }
}
