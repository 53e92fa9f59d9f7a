// The app registration by which people sign in, for those who may make one; docs/sign-in.md has the same by hand. It is
// a template of its own, since it needs Microsoft's Graph extension, and who deploys the service may not write to Entra.
// Deployed into the service's group, before the service: `authentication = { clientId: … }` takes its output.
//
// UNVERIFIED: the compiler has checked it against the extension's own types; nobody has deployed it.

metadata name = 'Azure Snapshot Replicator: sign-in'
metadata description = 'An app registration without a secret, with the roles Reader, Operator and Approver.'

extension microsoftGraphV1

import { functionAppName, installationToken, signInIdentityName } from '../bicep/names.bicep'

@description('Optional. Prefix of names; the same as the service has.')
@minLength(3)
@maxLength(9)
param name string = 'snaprep'

@description('Optional. What people see when they sign in.')
param displayName string = 'Snapshot Replicator ${resourceGroup().name}'

@description('Optional. Region of the identity; that of the service.')
param location string = resourceGroup().location

@description('Optional. Tags of the identity; the same as the service has.')
param tags { *: string } = {}

@description('Optional. Applications that people may ask for a token by, without being asked for consent. Default: the Azure CLI.')
param clientIds string[] = ['04b07795-8ddb-461a-bbee-02f9e1bf7b46']

var token = installationToken(subscription().subscriptionId, resourceGroup().name, name)
var uniqueName = '${name}-${token}'
// As main.bicep has it.
var sites = environment().name == 'AzureUSGovernment'
  ? 'azurewebsites.us'
  : environment().name == 'AzureChinaCloud' ? 'chinacloudsites.cn' : 'azurewebsites.net'
var host = '${functionAppName(name, token)}.${sites}'
var scopeId = guid(uniqueName, 'user_impersonation')
// Each cloud has its own; the extension itself is offered in the public one alone (documented).
var tokenExchangeAudience = environment().name == 'AzureUSGovernment'
  ? 'api://AzureADTokenExchangeUSGov'
  : environment().name == 'AzureChinaCloud' ? 'api://AzureADTokenExchangeChina' : 'api://AzureADTokenExchange'

// The service writes the same resource. Nothing else may use it: whoever holds it is the app registration.
module identity '../bicep/modules/identity.bicep' = {
  params: { name: signInIdentityName(name, token), location: location, tags: tags }
}

resource registration 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: displayName
  signInAudience: 'AzureADMyOrg'
  // An own name has to have the tenant in it; the client id is not known before the registration is there.
  identifierUris: ['api://${tenant().tenantId}/${uniqueName}']
  appRoles: loadJsonContent('app-roles.json')
  api: {
    // The platform is told the issuer of version 2, and refuses tokens of version 1, which are the default.
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: scopeId
        value: 'user_impersonation'
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'Call the snapshot replicator'
        adminConsentDescription: 'Calls the snapshot replicator as the signed-in user, who can do what their app role allows.'
        userConsentDisplayName: 'Call the snapshot replicator'
        userConsentDescription: 'Calls the snapshot replicator for you, with what your app role allows.'
      }
    ]
    preAuthorizedApplications: [
      for id in clientIds: { appId: id, delegatedPermissionIds: [scopeId] }
    ]
  }

  // Where the platform's own sign-in, by which people open the page, leads back to; it asks for a code and an id token
  // at once (documented).
  web: {
    redirectUris: ['https://${host}/.auth/login/aad/callback']
    implicitGrantSettings: { enableIdTokenIssuance: true }
  }

  resource credential 'federatedIdentityCredentials' = {
    name: '${uniqueName}/snapshot-replicator'
    description: 'The platform presents the token of this identity where a client secret would stand.'
    issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
    subject: identity.outputs.principalId
    audiences: [tokenExchangeAudience]
  }
}

resource enterpriseApplication 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: registration.appId
  // Nobody of the tenant gets a token who was not given a role.
  appRoleAssignmentRequired: true
}

@description('For `authentication = { clientId: … }` of the service.')
output clientId string = registration.appId

@description('Object id of the enterprise application; people and groups get their roles on it.')
output enterpriseApplicationId string = enterpriseApplication.id
