// Private networking: Premium messaging, private endpoints, the app in a virtual network and without a public address;
// the page for whoever reaches it there; the app receives and sends and no more, so two instances are kept ready.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param azdEnvironmentName = 'private'
param queueAccess = 'ReceiveAndSend'
param pageWithoutSignIn = true
param alwaysReady = [
  { name: 'function:receiveEvent', instanceCount: 1 }
  { name: 'function:reconcileReplica', instanceCount: 1 }
]
param network = {
  functionSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/snet-functions'
  endpointSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/snet-endpoints'
  privateDnsZoneIds: {
    serviceBus: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/privateDnsZones/privatelink.servicebus.windows.net'
    blob: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net'
    sites: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/privateDnsZones/privatelink.azurewebsites.net'
  }
  privateApp: true
}
param watchFrom = '2026-11-26 00:00:00Z'
