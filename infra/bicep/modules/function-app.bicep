// The Function App on Flex Consumption. The plan refuses many settings that other plans want, some of them in some
// regions only, and the compiler knows of none: what is not set here is left out on purpose.

import { alwaysReadyInstances, authenticationSettings, cloudSuffixes, networkSettings } from '../types.bicep'

@description('Required. Name of the app.')
param name string

@description('Required. Name of the plan; a plan of this kind holds one app.')
param planName string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Id of the app\'s identity.')
param identityId string

@description('Required. Application id of the same identity.')
param clientId string

@description('Required. Name of the storage account.')
param storageAccountName string

@description('Required. Container of the package; it has to exist.')
param packageContainer string

@description('Required. Name of the Service Bus namespace.')
param namespaceName string

@description('Required. Queue of events.')
param eventsQueue string

@description('Required. Queue of hints.')
param hintsQueue string

@description('Required. Name of the Application Insights component.')
param componentName string

@description('Required. Container of the journal.')
param journalContainer string

@description('Required. Days that the journal is kept.')
param journalRetentionDays int

@description('Required. Tells this service from others, for as long as its group and name are the same.')
param installationId string

@description('Required. Names of this Azure cloud.')
param cloud cloudSuffixes

@description('Required. Version of Node.js; the region has to offer it for Flex Consumption.')
param nodeVersion '22' | '24'

@description('Required. Memory of an instance, MB.')
param instanceMemoryMB int

@description('Required. Instances at most.')
param maximumInstanceCount int

@description('Required. Instances that are kept running.')
param alwaysReady alwaysReadyInstances[]

@description('Required. Refuse user name and password for deployments.')
param denyBasicPublishing bool

@description('Required. Spread over zones.')
param zoneRedundant bool

@description('Optional. Sign in with Microsoft Entra ID.')
param authentication authenticationSettings?

@description('Optional. Id of the identity that stands for the app registration.')
param signInIdentityId string?

@description('Optional. Application id of that identity.')
param signInClientId string?

@description('Optional. Name of the topic of signals.')
param signalsTopicName string?

@description('Required. App settings of options that are asked for.')
param optionalSettings { *: string }

@description('Optional. Private networking.')
param network networkSettings?

@description('Optional. Id of the private DNS zone of the endpoint.')
param privateDnsZoneId string?

var blobEndpoint = 'https://${storageAccountName}.blob.${cloud.storage}'
// The name makes the platform present that identity where a client secret would stand.
var federatedSetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
var signInSettings = authentication == null
  ? {}
  : { AUTHENTICATION: 'Entra', '${federatedSetting}': signInClientId! }
var signalsSettings = signalsTopicName == null ? {} : { SIGNALS__topicEndpoint: signals!.properties.endpoint }
var isPrivate = network.?privateApp ?? false

resource signals 'Microsoft.EventGrid/topics@2025-02-15' existing = if (signalsTopicName != null) {
  name: signalsTopicName ?? 'none'
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: zoneRedundant ? { reserved: true, zoneRedundant: true } : { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // By this tag azd finds where the service of azure.yaml goes.
  tags: union(tags, { 'azd-service-name': 'replicator' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: signInIdentityId == null
      ? { '${identityId}': {} }
      : { '${identityId}': {}, '${signInIdentityId!}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: network.?functionSubnetId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}/${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
  }

  // Names with two underscores only: a colon in one is refused with a message about something else.
  resource settings 'config' = {
    name: 'appsettings'
    properties: union(optionalSettings, signInSettings, signalsSettings, {
      AzureWebJobsStorage__blobServiceUri: blobEndpoint
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: clientId
      SERVICEBUS__fullyQualifiedNamespace: '${namespaceName}.${cloud.serviceBus}'
      SERVICEBUS__credential: 'managedidentity'
      SERVICEBUS__clientId: clientId
      AZURE_CLIENT_ID: clientId
      RESOURCE_MANAGER_ENDPOINT: cloud.resourceManager
      INSTALLATION_ID: installationId
      JOURNAL__blobServiceUri: blobEndpoint
      JOURNAL__container: journalContainer
      JOURNAL__retentionDays: string(journalRetentionDays)
      EVENTS_QUEUE: eventsQueue
      HINTS_QUEUE: hintsQueue
      APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
    })
  }

  resource signIn 'config' = if (authentication != null) {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: authentication!.clientId
            openIdIssuer: '${cloud.login}${authentication.?tenantId ?? tenant().tenantId}/v2.0'
            clientSecretSettingName: federatedSetting
          }
          validation: {
            allowedAudiences: authentication.?allowedAudiences ?? [
              'api://${authentication!.clientId}'
              authentication!.clientId
            ]
          }
        }
      }
      login: { tokenStore: { enabled: false } }
    }
    // One after the other: writes to one app at the same time are refused as conflicts (reported).
    dependsOn: [settings]
  }

  resource ftp 'basicPublishingCredentialsPolicies' = if (denyBasicPublishing) {
    name: 'ftp'
    properties: { allow: false }
    dependsOn: [settings, signIn]
  }

  resource scm 'basicPublishingCredentialsPolicies' = if (denyBasicPublishing) {
    name: 'scm'
    properties: { allow: false }
    dependsOn: [ftp]
  }
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    subnetId: network!.endpointSubnetId
    targetId: app.id
    groupId: 'sites'
    privateDnsZoneId: privateDnsZoneId
  }
}
