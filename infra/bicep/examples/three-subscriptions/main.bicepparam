// The service in one subscription, sources and targets in two others; a disk encryption set; a system topic that
// somebody else made; an existing workspace; people who are told; a topic for signals, traces; over zones, with a copy
// of the journal in a second region; the full pass on workdays alone.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param name = 'golden'
param tags = { costCenter: '4711' }
param existingWorkspaceId = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-platform'
param existingSystemTopics = [
  {
    source: { subscriptionId: '33333333-3333-3333-3333-333333333333', resourceGroup: 'rg-tools' }
    name: 'egst-tools'
    resourceGroup: 'rg-events'
  }
]
param signalsTopic = true
param telemetry = true
param zoneRedundant = true
param storageSku = 'Standard_GRS'
param alertEmails = ['platform@example.com']
param watchFrom = '2026-11-26 00:00:00Z'
