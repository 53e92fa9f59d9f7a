// One private DNS zone, linked to the virtual network in which its names are to be found.

@description('Required. Name of the zone, `privatelink.…`.')
param name string

@description('Required. Id of the virtual network.')
param virtualNetworkId string

@description('Required. Tags.')
param tags { *: string }

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: name
  #disable-next-line no-hardcoded-location // DNS zones are global.
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: uniqueString(virtualNetworkId)
    #disable-next-line no-hardcoded-location
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: virtualNetworkId } }
  }
}
