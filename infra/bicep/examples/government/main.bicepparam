// Azure Government: nothing is said of the cloud, all hosts follow from the one that is signed in to. With sign-in, and
// with a private network whose zones are made here, as both name hosts.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'usgovvirginia'
param authentication = { clientId: 'b0000000-0000-4000-8000-000000000001' }
param network = {
  functionSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/snet-functions'
  endpointSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/snet-endpoints'
  createPrivateDnsZones: true
  privateApp: true
}
param budget = { amount: 50, startDate: '2026-12-01' }
param watchFrom = '2026-11-26 00:00:00Z'
