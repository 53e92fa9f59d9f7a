// What the parameters of main.bicep look like. Only the keys that the deployment reads are named; the service itself
// checks the whole of replication.json and reports all its problems at once.

@export()
@description('A resource group by its subscription.')
type resourceGroupPlace = {
  @description('Required. Id of the subscription, a GUID.')
  subscriptionId: string

  @description('Required. Name of the resource group.')
  resourceGroup: string
}

@export()
@description('Where the snapshots are that are replicated.')
type replicationSource = {
  @description('Required. Id of the subscription, a GUID.')
  subscriptionId: string

  @description('Required. Name of the resource group.')
  resourceGroup: string

  @description('Optional. Ids of the disk encryption sets of full snapshots that are converted; the service then gets the role that lets them be named.')
  diskEncryptionSetIds: string[]?
}

@export()
@description('A resource group and region that gets replicas.')
type replicationTarget = {
  @description('Required. Id of the subscription, a GUID.')
  subscriptionId: string

  @description('Required. Name of the resource group. It has to exist.')
  resourceGroup: string

  @description('Optional. Id of a disk encryption set; the service then gets the role that lets it be named.')
  diskEncryptionSetId: string?
}

@export()
@description('One rule of replication.json.')
type replicationRule = {
  @description('Required. Group whose snapshots are replicated.')
  source: replicationSource

  @description('Optional. `stage`: full snapshots travel by way of a storage account; needs roles on those, and to end an export. `convert`: by way of a temporary disk and its snapshot; needs a role on the work group. `auto`: both.')
  fullSnapshots: 'auto' | 'stage' | 'convert' | 'refuse'?

  @description('Optional. `lift`: locks of others on a replica are taken off for an action; needs a role on locks.')
  locks: 'respect' | 'lift'?

  @description('Optional. Replicas get a lock of the service; needs the same role.')
  protect: bool?

  @description('Required. Where replicas go.')
  @minLength(1)
  targets: replicationTarget[]
}

@export()
@description('replication.json, as far as the deployment reads it.')
type replicationConfig = {
  @description('Required. The rules.')
  @minLength(1)
  rules: replicationRule[]

  @description('Optional. Name of the group for temporary disks and snapshots; required by rules that convert. It is created in each subscription of such a rule\'s source.')
  workResourceGroup: string?

  @description('Optional. When the full pass runs, six fields; an alert watches one that runs each day.')
  nightlySync: string?
}

@export()
@description('An Event Grid system topic that is there already. Azure allows one per source.')
type existingSystemTopic = {
  @description('Required. The source group whose snapshots this topic tells of; the topic may cover its subscription.')
  source: resourceGroupPlace

  @description('Required. Name of the topic.')
  name: string

  @description('Required. Group of the topic, in the subscription of the source.')
  resourceGroup: string
}

@export()
@description('Private networking. The virtual network, its subnets and DNS zones are yours.')
type networkSettings = {
  @description('Required. Id of the subnet for the app, delegated to Microsoft.App/environments, at least /27.')
  functionSubnetId: string

  @description('Required. Id of the subnet for private endpoints.')
  endpointSubnetId: string

  @description('Optional. Ids of private DNS zones that are there already. An endpoint without one has to be registered by other means, for instance by a policy.')
  privateDnsZoneIds: {
    @description('Optional. privatelink.servicebus.windows.net')
    serviceBus: string?

    @description('Optional. privatelink.blob.core.windows.net')
    blob: string?

    @description('Optional. privatelink.azurewebsites.net')
    sites: string?
  }?

  @description('Optional. Make each zone that is not given, in the service\'s group, and link it to the virtual network of the subnets. A network takes one zone of a name only.')
  createPrivateDnsZones: bool?

  @description('Optional. Close the app\'s own address (`/api/sync`, `/api/deletions`, deployment) to the public network too.')
  privateApp: bool?
}

@export()
@description('What differs from one Azure cloud to another.')
type cloudSuffixes = {
  @description('Required. Address of Resource Manager; tokens for it are called the same.')
  resourceManager: string

  @description('Required. Hosts of storage, after `<account>.blob.`')
  storage: string

  @description('Required. Hosts of Service Bus, after `<namespace>.`')
  serviceBus: string

  @description('Required. Hosts of apps, after `<app>.`')
  sites: string

  @description('Required. Where people sign in.')
  login: string
}

@export()
@description('Instances that are kept running.')
type alwaysReadyInstances = {
  @description('Required. `http`, or `function:<name>`, for instance `function:reconcileReplica`.')
  name: string

  @description('Required. How many.')
  @minValue(1)
  instanceCount: int
}

@export()
@description('A custom role: a key of `custom` in roles.json.')
type roleKey = 'source' | 'target' | 'staging' | 'stagingSource' | 'conversion' | 'locks' | 'encryptionSet'

@export()
@description('Role definitions that are there already: the GUID of each, by key of `custom` in roles.json. A definition with several assignable scopes has one GUID in all of them.')
type roleDefinitionGuids = {
  @description('Optional.')
  source: string?

  @description('Optional.')
  target: string?

  @description('Optional.')
  staging: string?

  @description('Optional.')
  stagingSource: string?

  @description('Optional.')
  conversion: string?

  @description('Optional.')
  locks: string?

  @description('Optional.')
  encryptionSet: string?
}

@export()
@description('People sign in with Microsoft Entra ID in place of keys.')
type authenticationSettings = {
  @description('Required. Application (client) id of an app registration that is there already.')
  clientId: string

  @description('Optional. Tenant of the registration. Default: that of the deployment.')
  tenantId: string?

  @description('Optional. Audiences of tokens that are taken. Default: `api://<clientId>` and the client id.')
  allowedAudiences: string[]?
}

@export()
@description('A monthly budget of the service\'s group.')
type budgetSettings = {
  @description('Required. Amount a month, in the currency of the account.')
  @minValue(1)
  amount: int

  @description('Required. First day of this month or a later one, `2026-12-01`. It cannot be changed later.')
  startDate: string
}
