// One alert on the service's logs: it fires while its query returns rows.

@description('Required. Name of the rule.')
param name string

@description('Required. What people read first.')
param displayName string

@description('Required. What it means and what to do.')
param meaning string

@description('Required. 0 (critical) to 4.')
param severity 0 | 1 | 2 | 3 | 4

@description('Required. Off, not left out: a deployment takes nothing away.')
param enabled bool

@description('Required. Query over the workspace.')
param query string

@description('Required. How often the query runs, ISO 8601.')
param evaluationFrequency string

@description('Required. How far back it looks, ISO 8601; at most P2D.')
param windowSize string

@description('Required. Id of the workspace.')
param workspaceId string

@description('Required. Ids of the action groups to tell.')
param actionGroupIds string[]

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: displayName
    description: meaning
    severity: severity
    enabled: enabled
    scopes: [workspaceId]
    evaluationFrequency: evaluationFrequency
    windowSize: windowSize
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    autoMitigate: true
    // A workspace of a minute ago does not know its tables yet.
    skipQueryValidation: true
    actions: { actionGroups: actionGroupIds }
  }
}
