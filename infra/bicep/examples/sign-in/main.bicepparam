// People sign in with Microsoft Entra ID; role definitions that are there already; over zones, with a budget and a lock,
// and a private network whose DNS zones are made here.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param createRoles = false
param roleDefinitionIds = {
  source: 'c0000000-0000-4000-8000-000000000001'
  target: 'c0000000-0000-4000-8000-000000000002'
}
param authentication = { clientId: 'b0000000-0000-4000-8000-000000000001' }
param alertEmails = ['platform@example.com']
param budget = { amount: 50, startDate: '2026-12-01' }
param zoneRedundant = true
param lockServiceGroup = true
param alwaysReady = [{ name: 'function:receiveEvent', instanceCount: 1 }]
param network = {
  functionSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/snet-functions'
  endpointSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/snet-endpoints'
  createPrivateDnsZones: true
}
param watchFrom = '2026-11-26 00:00:00Z'
