// The custom roles of one subscription. Their actions, and why each is needed, are in roles.json.

targetScope = 'subscription'

import { customRoleGuid } from '../role-ids.bicep'
import { roleKey } from '../types.bicep'

@description('Required. Which roles this subscription needs.')
param roles roleKey[]

@description('Required. Tells installations apart.')
param token string

var custom = loadJsonContent('../roles.json', 'custom')

resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roles: {
    name: customRoleGuid(subscription().subscriptionId, role, token)
    properties: {
      // Unique in the whole tenant, not in the subscription.
      roleName: '${custom[role].name} ${token} ${subscription().subscriptionId}'
      description: custom[role].description
      type: 'CustomRole'
      permissions: [
        {
          actions: map(custom[role].actions, entry => entry.action)
          notActions: []
          dataActions: map(custom[role].dataActions, entry => entry.action)
          notDataActions: []
        }
      ]
      assignableScopes: [subscription().id]
    }
  }
]
