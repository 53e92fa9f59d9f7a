// The whole deployment: a service group with the app, its queues, storage and monitoring; per source an Event Grid
// subscription; per source and target group a role that holds what the service calls there, and nothing else.
//
// Ids that must be readable in a snapshot of the evaluated deployment are built from names. A value that passes
// through a module's output stays an expression there, even where it is known.

targetScope = 'subscription'

metadata name = 'Azure Snapshot Replicator'
metadata description = 'Keeps copies of managed-disk snapshots in other regions and subscriptions.'

import { alwaysReadyInstances, existingSystemTopic, networkSettings, replicationConfig } from 'types.bicep'
import { customRoleDefinitionId } from 'role-ids.bicep'

@description('Required. Content of replication.json, the same file that is packaged with the app.')
param replication replicationConfig

@description('Required. Region of the service itself. Sources and targets may be in others.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Optional. Prefix of names; together with the group it tells two installations apart.')
@minLength(3)
@maxLength(9)
param name string = 'snaprep'

@description('Optional. Group of the service. It is created.')
param resourceGroupName string = 'rg-${name}'

@description('Optional. Tags of everything that is created here.')
param tags { *: string } = {}

@description('Optional. Name of the azd environment. It marks the service group and nothing in a source group.')
param azdEnvironmentName string?

@description('Optional. Memory of an instance, MB.')
param instanceMemoryMB 512 | 2048 | 4096 = 2048

@description('Optional. Instances at most.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Optional. Instances that are kept running. Without any, the first event after a pause may wait for minutes.')
param alwaysReady alwaysReadyInstances[] = []

@description('Optional. `NamespaceOwner` lets Functions see how long the queues are. `ReceiveAndSend` grants less and scales coarsely; it wants an always-ready instance for both queue functions.')
param queueAccess 'NamespaceOwner' | 'ReceiveAndSend' = 'NamespaceOwner'

@description('Optional. Replication of the service\'s storage account.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_LRS'

@description('Optional. Id of a Log Analytics workspace to use in place of an own one.')
param existingWorkspaceId string?

@description('Optional. Days that an own workspace keeps logs.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Optional. Private networking: Premium messaging, private endpoints, the app in your virtual network.')
param network networkSettings?

@description('Optional. System topics that are there already. Each needs a system-assigned identity.')
param existingSystemTopics existingSystemTopic[] = []

@description('Optional. Who is told of alerts.')
param alertEmails string[] = []

@description('Optional. Ids of action groups that are told of alerts as well.')
param actionGroupIds string[] = []

@description('Optional. Minutes from an event to the finished replica after which an alert tells. A first copy moves the whole disk, so allow for it.')
@minValue(5)
param lagLimitMinutes int = 240

@description('Optional. Refuse user name and password for deployments.')
param denyBasicPublishing bool = true

var token = uniqueString(subscription().subscriptionId, toLower(resourceGroupName), name)
var names = {
  identity: 'id-${name}-${token}'
  storage: 'st${replace(toLower(name), '-', '')}${token}'
  serviceBus: 'sb-${name}-${token}'
  eventsQueue: 'snapshot-events'
  hintsQueue: 'replication-hints'
  deadLetters: 'event-dead-letters'
  package: 'app-package'
  workspace: 'log-${name}-${token}'
  component: 'appi-${name}-${token}'
  plan: 'plan-${name}-${token}'
  app: 'func-${name}-${token}'
  topic: 'egst-${name}-${token}'
  eventSubscription: 'snapshots-${name}-${token}'
  eventIdentity: 'id-events-${name}-${token}'
  actionGroup: 'ag-${name}-${token}'
}
var service = { subscriptionId: subscription().subscriptionId, resourceGroup: resourceGroupName }
var identityId = resourceId(
  service.subscriptionId,
  service.resourceGroup,
  'Microsoft.ManagedIdentity/userAssignedIdentities',
  names.identity
)
var workspaceId = existingWorkspaceId ?? resourceId(
  service.subscriptionId,
  service.resourceGroup,
  'Microsoft.OperationalInsights/workspaces',
  names.workspace
)

var toldGroupIds = concat(
  empty(alertEmails)
    ? []
    : [
        resourceId(
          service.subscriptionId,
          service.resourceGroup,
          'Microsoft.Insights/actionGroups',
          names.actionGroup
        )
      ],
  actionGroupIds
)

// Rules may name a group more than once, and in another case each time: ids of Azure are compared without case.
var targets = flatten(map(replication.rules, rule => rule.targets))
var sourceGroups = union(
  [],
  map(replication.rules, rule => toLower('${rule.source.subscriptionId}/${rule.source.resourceGroup}'))
)
var targetGroups = union(
  [],
  map(targets, target => toLower('${target.subscriptionId}/${target.resourceGroup}'))
)
var lockedGroups = union(
  // A read-only lock on a source hinders its export.
  map(
    filter(stagingRules, rule => (rule.?locks ?? 'respect') == 'lift'),
    rule => toLower('${rule.source.subscriptionId}/${rule.source.resourceGroup}')
  ),
  map(
    flatten(map(
      filter(replication.rules, rule => (rule.?locks ?? 'respect') == 'lift' || (rule.?protect ?? false)),
      rule => rule.targets
    )),
    target => toLower('${target.subscriptionId}/${target.resourceGroup}')
  )
)
var stagingRules = filter(
  replication.rules,
  rule => contains(['auto', 'stage'], rule.?fullSnapshots ?? 'refuse')
)
var convertingRules = filter(
  replication.rules,
  rule => contains(['auto', 'convert'], rule.?fullSnapshots ?? 'refuse')
)
var workSubscriptions = union([], map(convertingRules, rule => toLower(rule.source.subscriptionId)))
var workResourceGroup = replication.?workResourceGroup ?? (empty(workSubscriptions)
  ? ''
  : fail('replication.json has a rule that converts full snapshots and no workResourceGroup'))
var stagingGroups = union(
  [],
  map(
    flatten(map(stagingRules, rule => rule.targets)),
    target => toLower('${target.subscriptionId}/${target.resourceGroup}')
  )
)
var stagedGroups = union(
  [],
  map(stagingRules, rule => toLower('${rule.source.subscriptionId}/${rule.source.resourceGroup}'))
)
var encryptionSets = union(
  [],
  map(
    filter(targets, target => target.?diskEncryptionSetId != null),
    target => toLower(target.diskEncryptionSetId!)
  ),
  // The temporary disk and snapshot are under the source's own keys.
  flatten(map(convertingRules, rule => map(rule.source.?diskEncryptionSetIds ?? [], id => toLower(id))))
)
var sources = map(sourceGroups, group => {
  subscriptionId: split(group, '/')[0]
  resourceGroup: split(group, '/')[1]
  // Azure allows one system topic per source, so one of somebody else's has to be shared.
  existing: first(filter(
    existingSystemTopics,
    topic => toLower('${topic.source.subscriptionId}/${topic.source.resourceGroup}') == group
  ))
})

// One definition per subscription and role, however many groups there are: a loop over groups would deploy the same
// definition several times.
var subscriptionsByRole = {
  source: union([], map(sourceGroups, group => split(group, '/')[0]))
  target: union([], map(targetGroups, group => split(group, '/')[0]))
  locks: union([], map(lockedGroups, group => split(group, '/')[0]))
  staging: union([], map(stagingGroups, group => split(group, '/')[0]))
  stagingSource: union([], map(stagedGroups, group => split(group, '/')[0]))
  conversion: workSubscriptions
  encryptionSet: union([], map(encryptionSets, id => split(id, '/')[2]))
}
var subscriptionsWithRoles = union(
  subscriptionsByRole.source,
  subscriptionsByRole.target,
  subscriptionsByRole.encryptionSet
)

resource serviceGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: azdEnvironmentName == null ? tags : union(tags, { 'azd-env-name': azdEnvironmentName! })
}

module identity 'modules/identity.bicep' = {
  scope: serviceGroup
  params: { name: names.identity, location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: serviceGroup
  params: {
    name: names.storage
    location: location
    tags: tags
    sku: storageSku
    packageContainer: names.package
    deadLetterContainer: names.deadLetters
    network: network
  }
}

module messaging 'modules/messaging.bicep' = {
  scope: serviceGroup
  params: {
    name: names.serviceBus
    location: location
    tags: tags
    queues: [names.eventsQueue, names.hintsQueue]
    network: network
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: serviceGroup
  params: {
    componentName: names.component
    workspaceName: existingWorkspaceId == null ? names.workspace : null
    workspaceId: workspaceId
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
  }
}

module serviceAccess 'modules/service-access.bicep' = {
  scope: serviceGroup
  params: {
    principalId: identity.outputs.principalId
    storageAccountName: names.storage
    namespaceName: names.serviceBus
    receiveQueues: [names.eventsQueue, names.hintsQueue]
    sendQueues: [names.hintsQueue]
    queueAccess: queueAccess
    componentName: names.component
  }
  dependsOn: [storage, messaging, monitoring]
}

module functionApp 'modules/function-app.bicep' = {
  scope: serviceGroup
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: tags
    identityId: identityId
    clientId: identity.outputs.clientId
    storageAccountName: names.storage
    packageContainer: names.package
    namespaceName: names.serviceBus
    eventsQueue: names.eventsQueue
    hintsQueue: names.hintsQueue
    componentName: names.component
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
    denyBasicPublishing: denyBasicPublishing
    network: network
  }
  dependsOn: [serviceAccess]
}

module customRoles 'modules/custom-roles.bicep' = [
  for id in subscriptionsWithRoles: {
    scope: subscription(id)
    params: {
      token: token
      roles: concat(
        contains(subscriptionsByRole.source, id) ? ['source'] : [],
        contains(subscriptionsByRole.target, id) ? ['target'] : [],
        contains(subscriptionsByRole.locks, id) ? ['locks'] : [],
        contains(subscriptionsByRole.staging, id) ? ['staging'] : [],
        contains(subscriptionsByRole.stagingSource, id) ? ['stagingSource'] : [],
        contains(subscriptionsByRole.conversion, id) ? ['conversion'] : [],
        contains(subscriptionsByRole.encryptionSet, id) ? ['encryptionSet'] : []
      )
    }
  }
]

module sourceAccess 'modules/role-assignment.bicep' = [
  for source in sources: {
    scope: resourceGroup(source.subscriptionId, source.resourceGroup)
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(source.subscriptionId, 'source', token)
    }
    dependsOn: [customRoles]
  }
]

module targetAccess 'modules/role-assignment.bicep' = [
  for group in targetGroups: {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(group, '/')[0], 'target', token)
    }
    dependsOn: [customRoles]
  }
]

// Only where a rule lifts locks or protects replicas.
module lockAccess 'modules/role-assignment.bicep' = [
  for group in lockedGroups: {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(group, '/')[0], 'locks', token)
    }
    dependsOn: [customRoles]
  }
]

// Only where a rule stages full snapshots.
module stagingAccess 'modules/role-assignment.bicep' = [
  for group in stagingGroups: {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(group, '/')[0], 'staging', token)
    }
    dependsOn: [customRoles]
  }
]

module stagingSourceAccess 'modules/role-assignment.bicep' = [
  for group in stagedGroups: {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(group, '/')[0], 'stagingSource', token)
    }
    dependsOn: [customRoles]
  }
]

// Only where a rule converts full snapshots.
module workGroups 'modules/work-group.bicep' = [
  for id in workSubscriptions: {
    scope: subscription(id)
    params: { name: workResourceGroup, location: location, tags: tags }
  }
]

module conversionAccess 'modules/role-assignment.bicep' = [
  for id in workSubscriptions: {
    scope: resourceGroup(id, workResourceGroup)
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(id, 'conversion', token)
    }
    dependsOn: [customRoles, workGroups]
  }
]

module encryptionSetAccess 'modules/encryption-set-access.bicep' = [
  for id in encryptionSets: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      encryptionSetName: last(split(id, '/'))
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(id, '/')[2], 'encryptionSet', token)
    }
    dependsOn: [customRoles]
  }
]

module ownTopics 'modules/own-system-topic.bicep' = [
  for source in sources: if (source.?existing == null) {
    scope: resourceGroup(source.subscriptionId, source.resourceGroup)
    params: {
      name: names.topic
      identityName: names.eventIdentity
      location: location
      tags: tags
      service: service
      namespaceName: names.serviceBus
      eventsQueue: names.eventsQueue
      storageAccountName: names.storage
      deadLetterContainer: names.deadLetters
    }
    dependsOn: [messaging, storage]
  }
]

module existingTopics 'modules/existing-system-topic.bicep' = [
  for source in sources: if (source.?existing != null) {
    scope: resourceGroup(source.subscriptionId, source.?existing.?resourceGroup ?? source.resourceGroup)
    params: {
      name: source.?existing.?name ?? names.topic
      service: service
      namespaceName: names.serviceBus
      eventsQueue: names.eventsQueue
      storageAccountName: names.storage
      deadLetterContainer: names.deadLetters
    }
    dependsOn: [messaging, storage]
  }
]

// After the delivery identities have their roles: Event Grid never retries what the queue refused.
module eventSubscriptions 'modules/event-subscription.bicep' = [
  for source in sources: {
    scope: resourceGroup(source.subscriptionId, source.?existing.?resourceGroup ?? source.resourceGroup)
    params: {
      name: '${names.eventSubscription}-${uniqueString(source.subscriptionId, source.resourceGroup)}'
      topicName: source.?existing.?name ?? names.topic
      identityId: source.?existing == null
        ? resourceId(
            source.subscriptionId,
            source.resourceGroup,
            'Microsoft.ManagedIdentity/userAssignedIdentities',
            names.eventIdentity
          )
        : null
      source: { subscriptionId: source.subscriptionId, resourceGroup: source.resourceGroup }
      queueId: resourceId(
        service.subscriptionId,
        service.resourceGroup,
        'Microsoft.ServiceBus/namespaces/queues',
        names.serviceBus,
        names.eventsQueue
      )
      storageAccountId: resourceId(
        service.subscriptionId,
        service.resourceGroup,
        'Microsoft.Storage/storageAccounts',
        names.storage
      )
      deadLetterContainer: names.deadLetters
    }
    dependsOn: [ownTopics, existingTopics]
  }
]

module actionGroup 'modules/action-group.bicep' = if (!empty(alertEmails)) {
  scope: serviceGroup
  params: { name: names.actionGroup, shortName: name, emails: alertEmails, tags: tags }
}

// Only for own topics: on a shared one these metrics count other people's events too.
module topicAlerts 'modules/topic-alerts.bicep' = [
  for source in sources: if (source.?existing == null) {
    scope: resourceGroup(source.subscriptionId, source.resourceGroup)
    params: { name: names.topic, topicName: names.topic, tags: tags, actionGroupIds: toldGroupIds }
    dependsOn: [ownTopics, actionGroup]
  }
]

module alerts 'modules/alerts.bicep' = {
  scope: serviceGroup
  params: {
    name: name
    location: location
    tags: tags
    appName: names.app
    namespaceName: names.serviceBus
    workspaceId: workspaceId
    actionGroupIds: toldGroupIds
    lagLimitMinutes: lagLimitMinutes
  }
  dependsOn: [messaging, monitoring, actionGroup]
}

module workbook 'modules/workbook.bicep' = {
  scope: serviceGroup
  params: {
    displayName: 'Snapshot Replicator ${name}'
    location: location
    tags: tags
    appName: names.app
    workspaceId: workspaceId
  }
  dependsOn: [monitoring]
}

@description('Name of the Function App; the package goes there.')
output functionAppName string = names.app

@description('Group of the service.')
output resourceGroupName string = resourceGroupName

@description('Object id of the app\'s identity, by which its role assignments are found.')
output principalId string = identity.outputs.principalId
