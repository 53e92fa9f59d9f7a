// The group for temporary disks and snapshots of conversions, in the subscription of a source. Only the service
// writes there; its role on the group is the one that may delete disks.

targetScope = 'subscription'

@description('Required. Name of the group. One that is there already has to be in this region.')
param name string

@description('Required. Region of the group; what is made in it is in the region of its source.')
param location string

@description('Required. Tags of the group.')
param tags { *: string }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: name
  location: location
  tags: tags
}
