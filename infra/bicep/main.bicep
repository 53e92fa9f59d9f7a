// The whole deployment: a service group with the app, its queues, storage and monitoring; per source an Event Grid
// subscription; per source and target group a role that holds what the service calls there, and nothing else.
//
// Ids that must be readable in a snapshot of the evaluated deployment are built from names. A value that passes
// through a module's output stays an expression there, even where it is known.

targetScope = 'subscription'

metadata name = 'Azure Snapshot Replicator'
metadata description = 'Keeps copies of managed-disk snapshots in other regions and subscriptions.'

import {
  alwaysReadyInstances
  authenticationSettings
  budgetSettings
  existingSystemTopic
  networkSettings
  replicationConfig
  roleDefinitionGuids
} from 'types.bicep'
import { functionAppName, installationToken, signInIdentityName } from 'names.bicep'
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

@description('Optional. After a region was lost: what the replicas of the lost service have in their tag `snaprep-installation`. They are this service\'s from then on; without it they are somebody else\'s, and none of them is touched.')
param takesOver string = ''

@description('Optional. Tags of everything that is created here.')
param tags { *: string } = {}

@description('Optional. Name of the azd environment. It marks the service group and nothing in a source group.')
param azdEnvironmentName string = ''

@description('Optional. Version of Node.js. Azure takes any text and never starts an app whose version the region does not offer: `az functionapp list-flexconsumption-runtimes --location <region> --runtime node`.')
param nodeVersion '22' | '24' = '24'

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

@description('Optional. Days that the journal of what the service did is kept.')
@minValue(1)
param journalRetentionDays int = 400

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

@description('Optional. When the service is deployed, UTC. The alert on missing passes waits 26 hours from then.')
param watchFrom string = utcNow('u')

@description('Optional. Write the definitions of the custom roles. Without, `roleDefinitionIds` names each that the rules need.')
param createRoles bool = true

@description('Optional. Role definitions that are there already.')
param roleDefinitionIds roleDefinitionGuids = {}

@description('Optional. Give the service its roles on sources and targets. Without, their owners do it by grant.bicep, and nothing of this deployment is written there.')
param assignRoles bool = true

@description('Optional. Make system topics and event subscriptions in the source groups. Without, their owners do it by grant.bicep.')
param subscribeEvents bool = true

@description('Optional. Object ids of the system-assigned identities of topics that owners made: they may deliver here.')
param deliveryPrincipalIds string[] = []

@description('Optional. A custom topic for the app\'s signals, to which others may subscribe.')
param signalsTopic bool = false

@description('Optional. Sign in with Microsoft Entra ID. Without it, the app\'s addresses ask for a key.')
param authentication authenticationSettings?

@description('Optional. Serve the page without a sign-in too; its API asks for a key all the same. Without, it is served behind `authentication` alone.')
param pageWithoutSignIn bool = false

@description('Optional. Traces and metrics by OpenTelemetry; costs a second of each cold start.')
param telemetry bool = false

@description('Optional. Send what Event Grid could not deliver, operations on the namespace, and deletions of blobs to the workspace.')
param diagnosticLogs bool = true

@description('Optional. GB a day that an own workspace takes in; what comes after is lost, alerts with it. -1 is no limit.')
param dailyQuotaGb int = -1

@description('Optional. A budget of the service\'s group; told are `alertEmails` and `actionGroupIds`, or else its owners, at 80 and 100 percent, and by forecast.')
param budget budgetSettings?

@description('Optional. Spread plan and storage over zones, where the region has them. Always-ready instances are then at least two of each.')
param zoneRedundant bool = false

@description('Optional. A lock against deletion on the service\'s group. Azure then keeps all of the group\'s deployment history, and refuses deployments after 800 entries.')
param lockServiceGroup bool = false

@description('Optional. Refuse user name and password for deployments.')
param denyBasicPublishing bool = true

// What differs from one Azure cloud to another. Names of Service Bus and of apps are not among what Azure tells.
var cloud = {
  resourceManager: environment().resourceManager
  storage: environment().suffixes.storage
  serviceBus: environment().name == 'AzureUSGovernment'
    ? 'servicebus.usgovcloudapi.net'
    : environment().name == 'AzureChinaCloud' ? 'servicebus.chinacloudapi.cn' : 'servicebus.windows.net'
  sites: environment().name == 'AzureUSGovernment'
    ? 'azurewebsites.us'
    : environment().name == 'AzureChinaCloud' ? 'chinacloudsites.cn' : 'azurewebsites.net'
  login: environment().authentication.loginEndpoint
}

var token = installationToken(subscription().subscriptionId, resourceGroupName, name)
var names = {
  identity: 'id-${name}-${token}'
  storage: 'st${replace(toLower(name), '-', '')}${token}'
  serviceBus: 'sb-${name}-${token}'
  eventsQueue: 'snapshot-events'
  hintsQueue: 'replication-hints'
  deadLetters: 'event-dead-letters'
  package: 'app-package'
  journal: 'journal'
  workspace: 'log-${name}-${token}'
  component: 'appi-${name}-${token}'
  plan: 'plan-${name}-${token}'
  app: functionAppName(name, token)
  topic: 'egst-${name}-${token}'
  eventSubscription: 'snapshots-${name}-${token}'
  actionGroup: 'ag-${name}-${token}'
  signals: 'evgt-${name}-${token}'
  signIn: signInIdentityName(name, token)
}
var service = { subscriptionId: subscription().subscriptionId, resourceGroup: resourceGroupName }
var identityId = resourceId(
  service.subscriptionId,
  service.resourceGroup,
  'Microsoft.ManagedIdentity/userAssignedIdentities',
  names.identity
)
var signInIdentityId = authentication == null
  ? null
  : resourceId(
      service.subscriptionId,
      service.resourceGroup,
      'Microsoft.ManagedIdentity/userAssignedIdentities',
      names.signIn
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

var neededRoles = filter(items(subscriptionsByRole), role => !empty(role.value))
var missingRoles = createRoles || !assignRoles
  ? []
  : filter(neededRoles, role => !contains(roleDefinitionIds, role.key))
// A deployment that would assign a role that nobody made ends here, with its name.
var rolesAreThere = empty(missingRoles)
  ? true
  : fail('createRoles is false and roleDefinitionIds lacks: ${join(map(missingRoles, role => role.key), ', ')}')
var assigning = assignRoles && rolesAreThere
var zones = zoneRedundant

// It is deleted with the service, and its tags are written here.
var usedGroups = union(
  sourceGroups,
  targetGroups,
  map(workSubscriptions, id => toLower('${id}/${workResourceGroup}'))
)
var ownGroupName = contains(usedGroups, toLower('${subscription().subscriptionId}/${resourceGroupName}'))
  ? fail('resourceGroupName is a source, target or work group of a rule: the service wants a group of its own')
  : resourceGroupName

// The alert looks two days back at most, so that a pass which days are left out of is not watched.
var schedule = filter(
  split(replace(toUpper(replication.?nightlySync ?? '0 0 2 * * *'), '\t', ' '), ' '),
  field => !empty(field)
)
var everyDay = contains(['*', '*/1', '1-31'], schedule[?3] ?? '')
var everyMonth = contains(['*', '*/1', '1-12', 'JAN-DEC'], schedule[?4] ?? '')
var everyWeekday = contains(['*', '*/1', '0-6', 'SUN-SAT'], schedule[?5] ?? '')
var passesDaily = everyDay && everyMonth && everyWeekday

resource serviceGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: ownGroupName
  location: location
  tags: empty(azdEnvironmentName) ? tags : union(tags, { 'azd-env-name': azdEnvironmentName })
}

module identity 'modules/identity.bicep' = {
  scope: serviceGroup
  params: { name: names.identity, location: location, tags: tags }
}

// The zones that endpoints are registered in: those given, else those made here, else none.
var wantedZones = network == null
  ? {}
  : union(
      { serviceBus: 'privatelink.${cloud.serviceBus}', blob: 'privatelink.blob.${cloud.storage}' },
      network.?privateApp ?? false ? { sites: 'privatelink.${cloud.sites}' } : {}
    )
var madeZones = network.?createPrivateDnsZones ?? false
  ? filter(items(wantedZones), zone => !contains(network.?privateDnsZoneIds ?? {}, zone.key))
  : []
var zoneIds = union(
  network.?privateDnsZoneIds ?? {},
  toObject(
    madeZones,
    zone => zone.key,
    zone =>
      resourceId(
        service.subscriptionId,
        service.resourceGroup,
        'Microsoft.Network/privateDnsZones',
        zone.value
      )
  )
)

module dnsZones 'modules/private-dns-zone.bicep' = [
  for zone in madeZones: {
    scope: serviceGroup
    params: {
      name: zone.value
      virtualNetworkId: split(network!.endpointSubnetId, '/subnets/')[0]
      tags: tags
    }
  }
]

// Stands for the app registration in place of a secret, and for nothing else.
module signIn 'modules/identity.bicep' = if (authentication != null) {
  scope: serviceGroup
  params: { name: names.signIn, location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: serviceGroup
  params: {
    name: names.storage
    location: location
    tags: tags
    // Zones are added to what was asked for: a second region stays.
    sku: !zones ? storageSku : startsWith(storageSku, 'Standard_G') ? 'Standard_GZRS' : 'Standard_ZRS'
    diagnosticsWorkspaceId: diagnosticLogs ? workspaceId : null
    packageContainer: names.package
    deadLetterContainer: names.deadLetters
    journalContainer: names.journal
    network: network
    privateDnsZoneId: zoneIds.?blob
  }
  dependsOn: [dnsZones, monitoring]
}

module messaging 'modules/messaging.bicep' = {
  scope: serviceGroup
  params: {
    name: names.serviceBus
    location: location
    tags: tags
    queues: [names.eventsQueue, names.hintsQueue]
    diagnosticsWorkspaceId: diagnosticLogs ? workspaceId : null
    network: network
    privateDnsZoneId: zoneIds.?serviceBus
  }
  dependsOn: [dnsZones, monitoring]
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
    dailyQuotaGb: dailyQuotaGb
  }
}

module serviceAccess 'modules/service-access.bicep' = {
  scope: serviceGroup
  params: {
    principalId: identity.outputs.principalId
    storageAccountName: names.storage
    namespaceName: names.serviceBus
    receiveQueues: [names.eventsQueue, names.hintsQueue]
    // Events too: dead letters are sent again.
    sendQueues: [names.hintsQueue, names.eventsQueue]
    queueAccess: queueAccess
    journalContainer: names.journal
    deadLetterContainer: names.deadLetters
    componentName: names.component
  }
  dependsOn: [storage, messaging, monitoring]
}

module signals 'modules/signals-topic.bicep' = if (signalsTopic) {
  scope: serviceGroup
  params: {
    name: names.signals
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
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
    journalContainer: names.journal
    journalRetentionDays: journalRetentionDays
    installationId: empty(takesOver) ? token : takesOver
    cloud: cloud
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: zones
      ? map(alwaysReady, ready => { name: ready.name, instanceCount: max(2, ready.instanceCount) })
      : alwaysReady
    zoneRedundant: zones
    authentication: authentication
    signInIdentityId: signInIdentityId
    signInClientId: authentication == null ? null : signIn!.outputs.clientId
    signalsTopicName: signalsTopic ? names.signals : null
    optionalSettings: union(
      pageWithoutSignIn ? { PAGE: 'WithoutSignIn' } : {},
      telemetry ? { TELEMETRY: 'AzureMonitor' } : {}
    )
    denyBasicPublishing: denyBasicPublishing
    network: network
    privateDnsZoneId: zoneIds.?sites
  }
  dependsOn: [serviceAccess, signals]
}

module customRoles 'modules/custom-roles.bicep' = [
  for id in (createRoles && assignRoles ? subscriptionsWithRoles : []): {
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
  for source in (assigning ? sources : []): {
    scope: resourceGroup(source.subscriptionId, source.resourceGroup)
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(source.subscriptionId, 'source', token, roleDefinitionIds)
    }
    dependsOn: [customRoles]
  }
]

module targetAccess 'modules/role-assignment.bicep' = [
  for group in (assigning ? targetGroups : []): {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(group, '/')[0], 'target', token, roleDefinitionIds)
    }
    dependsOn: [customRoles]
  }
]

// Only where a rule lifts locks or protects replicas.
module lockAccess 'modules/role-assignment.bicep' = [
  for group in (assigning ? lockedGroups : []): {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(group, '/')[0], 'locks', token, roleDefinitionIds)
    }
    dependsOn: [customRoles]
  }
]

// Only where a rule stages full snapshots.
module stagingAccess 'modules/role-assignment.bicep' = [
  for group in (assigning ? stagingGroups : []): {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(group, '/')[0], 'staging', token, roleDefinitionIds)
    }
    dependsOn: [customRoles]
  }
]

module stagingSourceAccess 'modules/role-assignment.bicep' = [
  for group in (assigning ? stagedGroups : []): {
    scope: resourceGroup(split(group, '/')[0], split(group, '/')[1])
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(
        split(group, '/')[0],
        'stagingSource',
        token,
        roleDefinitionIds
      )
    }
    dependsOn: [customRoles]
  }
]

// Only where a rule converts full snapshots.
module workGroups 'modules/work-group.bicep' = [
  for id in (assigning ? workSubscriptions : []): {
    scope: subscription(id)
    params: { name: workResourceGroup, location: location, tags: tags }
  }
]

module conversionAccess 'modules/role-assignment.bicep' = [
  for id in (assigning ? workSubscriptions : []): {
    scope: resourceGroup(id, workResourceGroup)
    params: {
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(id, 'conversion', token, roleDefinitionIds)
    }
    dependsOn: [customRoles, workGroups]
  }
]

module encryptionSetAccess 'modules/encryption-set-access.bicep' = [
  for id in (assigning ? encryptionSets : []): {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      encryptionSetName: last(split(id, '/'))
      principalId: identity.outputs.principalId
      roleDefinitionId: customRoleDefinitionId(split(id, '/')[2], 'encryptionSet', token, roleDefinitionIds)
    }
    dependsOn: [customRoles]
  }
]

module ownTopics 'modules/own-system-topic.bicep' = [
  for source in (subscribeEvents ? sources : []): if (source.?existing == null) {
    scope: resourceGroup(source.subscriptionId, source.resourceGroup)
    params: {
      name: names.topic
      // By this the check before a deployment knows a topic of this very service.
      tags: union(tags, { 'snaprep-service': toLower('${service.subscriptionId}/${service.resourceGroup}') })
      service: service
      namespaceName: names.serviceBus
      eventsQueue: names.eventsQueue
      storageAccountName: names.storage
      deadLetterContainer: names.deadLetters
      diagnosticsWorkspaceId: diagnosticLogs ? workspaceId : null
    }
    dependsOn: [messaging, storage, monitoring]
  }
]

module existingTopics 'modules/existing-system-topic.bicep' = [
  for source in (subscribeEvents ? sources : []): if (source.?existing != null) {
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

// The topics that owners of sources made.
module ownersDelivery 'modules/delivery-access.bicep' = [
  for principalId in deliveryPrincipalIds: {
    scope: serviceGroup
    params: {
      principalId: principalId
      namespaceName: names.serviceBus
      eventsQueue: names.eventsQueue
      storageAccountName: names.storage
      deadLetterContainer: names.deadLetters
    }
    dependsOn: [messaging, storage]
  }
]

// After the delivery identities have their roles: Event Grid tries out the destination when a subscription is made, and
// never retries what the queue refused later. A role takes minutes to have effect, so everything else goes first.
module eventSubscriptions 'modules/event-subscription.bicep' = [
  for source in (subscribeEvents ? sources : []): {
    scope: resourceGroup(source.subscriptionId, source.?existing.?resourceGroup ?? source.resourceGroup)
    params: {
      name: '${names.eventSubscription}-${uniqueString(source.subscriptionId, source.resourceGroup)}'
      topicName: source.?existing.?name ?? names.topic
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
    dependsOn: [ownTopics, existingTopics, functionApp, alerts, topicAlerts, workbook]
  }
]

module actionGroup 'modules/action-group.bicep' = if (!empty(alertEmails)) {
  scope: serviceGroup
  params: { name: names.actionGroup, shortName: name, emails: alertEmails, tags: tags }
}

// Only for own topics: on a shared one these metrics count other people's events too.
module topicAlerts 'modules/topic-alerts.bicep' = [
  for source in (subscribeEvents ? sources : []): if (source.?existing == null) {
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
    eventsQueue: names.eventsQueue
    hintsQueue: names.hintsQueue
    watchFrom: watchFrom
    watchPasses: passesDaily
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

module groupGuard 'modules/group-guard.bicep' = if (budget != null || lockServiceGroup) {
  scope: serviceGroup
  params: {
    name: name
    budget: budget
    emails: alertEmails
    actionGroupIds: toldGroupIds
    isLocked: lockServiceGroup
  }
  dependsOn: [actionGroup, eventSubscriptions]
}

@description('Name of the Function App; the package goes there.')
output functionAppName string = names.app

@description('Host name of the app.')
output functionAppHost string = '${names.app}.${cloud.sites}'

@description('Tells this service from others: in names of its roles and resources and, unless it `takesOver`, in the tags of its replicas.')
output installationId string = token

@description('Group of the service.')
output resourceGroupName string = resourceGroupName

@description('Id of the queue of events, for event subscriptions that owners of sources make.')
output eventsQueueId string = resourceId(
  service.subscriptionId,
  service.resourceGroup,
  'Microsoft.ServiceBus/namespaces/queues',
  names.serviceBus,
  names.eventsQueue
)

@description('Id of the storage account for events that cannot be delivered.')
output storageAccountId string = resourceId(
  service.subscriptionId,
  service.resourceGroup,
  'Microsoft.Storage/storageAccounts',
  names.storage
)

@description('Object id of the app\'s identity, by which its role assignments are found.')
output principalId string = identity.outputs.principalId
