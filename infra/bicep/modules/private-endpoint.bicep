// One private endpoint, registered in a private DNS zone where one is given.

@description('Required. Name of the endpoint.')
param name string

@description('Required. Region, that of the subnet.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Id of the subnet.')
param subnetId string

@description('Required. Id of the resource behind the endpoint.')
param targetId string

@description('Required. Part of the resource: `blob`, `namespace`, `sites`.')
param groupId string

@description('Optional. Id of the private DNS zone.')
param privateDnsZoneId string?

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: groupId, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }
    ]
  }

  resource zone 'privateDnsZoneGroups' = if (privateDnsZoneId != null) {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: privateDnsZoneId! } }]
    }
  }
}
