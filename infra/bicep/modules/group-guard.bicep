// What guards the service's group: a budget, and a lock against deletion.

import { budgetSettings } from '../types.bicep'

@description('Required. Prefix of names.')
param name string

@description('Optional. The budget.')
param budget budgetSettings?

@description('Required. Addresses that are told.')
param emails string[]

@description('Required. Ids of the action groups that are told as well.')
param actionGroupIds string[]

@description('Required. Whether the group is locked.')
param isLocked bool

var thresholds = [
  { key: 'actual80', percent: 80, of: 'Actual' }
  { key: 'actual100', percent: 100, of: 'Actual' }
  { key: 'forecast100', percent: 100, of: 'Forecasted' }
]

resource monthly 'Microsoft.Consumption/budgets@2024-08-01' = if (budget != null) {
  name: '${name}-monthly'
  properties: {
    amount: budget!.amount
    category: 'Cost'
    timeGrain: 'Monthly'
    timePeriod: { startDate: budget!.startDate }
    notifications: toObject(thresholds, threshold => threshold.key, threshold => {
      enabled: true
      operator: 'GreaterThanOrEqualTo'
      threshold: threshold.percent
      thresholdType: threshold.of
      contactEmails: emails
      contactGroups: actionGroupIds
      // A notice that reaches nobody is refused.
      contactRoles: empty(emails) && empty(actionGroupIds) ? ['Owner'] : []
    })
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: '${name}-keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'The snapshot replicator: take this lock off before you remove the service.'
  }
}
