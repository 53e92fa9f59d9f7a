// What the owner of one source or target group grants to the service, and nothing else: for people who do not own
// the service's subscription, and whose groups its owners cannot write to. Deployed into that group; the values come
// from the outputs of the service's own deployment. The order of the steps is in docs/split-of-duties.md.

metadata name = 'Azure Snapshot Replicator: one group'
metadata description = 'Lets the service read a source group, or write replicas into a target group.'

import { customRoleDefinitionId } from 'role-ids.bicep'
import { roleDefinitionGuids, roleKey } from 'types.bicep'

@description('Required. Object id of the service\'s identity: output `principalId`.')
param principalId string

@description('Required. Output `installationId`.')
param installationId string

@description('Required. What this group is to the service; `source` or `target`, with the others that its rules need.')
@minLength(1)
param roles roleKey[]

@description('Optional. Write the role definitions. Without, `roleDefinitionIds` names them.')
param createRoles bool = true

@description('Optional. Role definitions that are there already.')
param roleDefinitionIds roleDefinitionGuids = {}

@description('Optional. Make a system topic on this source group, and tell the object id of its identity.')
param makeTopic bool = false

@description('Optional. Prefix of names.')
param name string = 'snaprep'

@description('Optional. Tags of the topic.')
param tags { *: string } = {}

@description('Optional. Output `eventsQueueId`: makes the event subscription, once the service lets the topic deliver.')
param eventsQueueId string = ''

@description('Optional. Output `storageAccountId`.')
param storageAccountId string = ''

var topicName = 'egst-${name}-${installationId}'

module definitions 'modules/custom-roles.bicep' = if (createRoles) {
  scope: subscription()
  params: { roles: roles, token: installationId }
}

module access 'modules/role-assignment.bicep' = [
  for role in roles: {
    params: {
      principalId: principalId
      roleDefinitionId: customRoleDefinitionId(
        subscription().subscriptionId,
        role,
        installationId,
        roleDefinitionIds
      )
    }
    dependsOn: [definitions]
  }
]

module topic 'modules/own-system-topic.bicep' = if (makeTopic) {
  params: { name: topicName, tags: tags }
}

module eventSubscription 'modules/event-subscription.bicep' = if (!empty(eventsQueueId)) {
  params: {
    name: 'snapshots-${name}-${installationId}-${uniqueString(subscription().subscriptionId, toLower(resourceGroup().name))}'
    topicName: topicName
    source: { subscriptionId: subscription().subscriptionId, resourceGroup: resourceGroup().name }
    queueId: eventsQueueId
    storageAccountId: storageAccountId
    deadLetterContainer: 'event-dead-letters'
  }
  dependsOn: [topic]
}

@description('Object id of the topic\'s identity, for `deliveryPrincipalIds` of the service.')
output deliveryPrincipalId string = makeTopic ? topic!.outputs.principalId : ''
