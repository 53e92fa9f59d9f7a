// Alerts of the service as a whole. Queries read what the service writes as lines of JSON; see src/functions/log.ts.

@description('Required. Prefix of names.')
param name string

@description('Required. Region of the log alerts.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Name of the app, as logs call it.')
param appName string

@description('Required. Name of the Service Bus namespace.')
param namespaceName string

@description('Required. Id of the workspace.')
param workspaceId string

@description('Required. Ids of the action groups to tell.')
param actionGroupIds string[]

@description('Required. Queue of events.')
param eventsQueue string

@description('Required. Queue of hints.')
param hintsQueue string

@description('Required. When the service was deployed, UTC: a pass is missed 26 hours after it at the earliest.')
param watchFrom string

@description('Required. Whether a pass is to come each day; what is left out of a week is no alarm.')
param watchPasses bool

@description('Required. Minutes from an event to the finished replica that are too long.')
param lagLimitMinutes int

var records = loadTextContent('../queries/records.kql')
var logAlerts = [
  {
    name: 'start-failed'
    displayName: 'The app does not start'
    meaning: 'The app in the Functions host did not start, mostly for its configuration; the host itself stays healthy and has no functions. The line startFailed lists the problems. See docs/operations/app-does-not-start.md.'
    severity: 1
    query: loadTextContent('../queries/start-failed.kql')
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
  }
  {
    name: 'no-nightly-pass'
    displayName: 'No nightly sync for 26 hours'
    meaning: 'No full pass has finished for 26 hours: the app does not run, does not start, or fails in the pass. See docs/operations/app-does-not-start.md.'
    severity: 1
    query: loadTextContent('../queries/no-nightly-pass.kql')
    evaluationFrequency: 'PT1H'
    windowSize: 'P2D'
  }
  {
    name: 'guard-tripped'
    displayName: 'Deletions or replacements wait for approval'
    meaning: 'More replicas are to be deleted or replaced than the guard allows (MassDeleteGuard, MassReplaceGuard), or the group of their sources is gone (SourceGroupLost). GET /api/deletions lists them; approve the set, or restore the sources.'
    severity: 1
    query: loadTextContent('../queries/guard-tripped.kql')
    evaluationFrequency: 'PT15M'
    windowSize: 'PT2H'
  }
  {
    name: 'blocked'
    displayName: 'A replica waits for somebody'
    meaning: 'A snapshot is not replicated, or what is paused cannot be read, and nothing but a person changes that: no look is made again by itself. The reasons are in docs/reasons.md, each with what to do; snaprep explain tells of one snapshot.'
    severity: 2
    query: loadTextContent('../queries/blocked.kql')
    evaluationFrequency: 'PT1H'
    windowSize: 'P2D'
  }
  {
    name: 'failing-for-long'
    displayName: 'A replica fails again and again'
    meaning: 'The looks at one replica have failed ten times in a row or more, for an hour or longer. It is tried again every half hour for as long as it takes; the detail says what Azure answered.'
    severity: 2
    query: loadTextContent('../queries/failing-for-long.kql')
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
  }
  {
    name: 'copy-stuck'
    displayName: 'A copy makes no progress'
    meaning: 'The percentage of a copy has not moved for two hours. Deleting the replica starts it anew.'
    severity: 2
    query: loadTextContent('../queries/copy-stuck.kql')
    evaluationFrequency: 'PT30M'
    windowSize: 'PT6H'
  }
  {
    name: 'replication-lag'
    displayName: 'A replica is late'
    meaning: 'From the event to the finished replica it took longer than the limit, or it still takes. The reason of the last look says what it waits for.'
    severity: 3
    query: loadTextContent('../queries/replication-lag.kql')
    evaluationFrequency: 'PT30M'
    windowSize: 'PT2H'
  }
  {
    name: 'sync-failed'
    displayName: 'The nightly sync did not look at everything'
    meaning: 'A source or target could not be listed in full, or the pass failed. Nothing was deleted for it; what events missed there stays missed.'
    severity: 2
    query: loadTextContent('../queries/sync-failed.kql')
    evaluationFrequency: 'PT1H'
    windowSize: 'PT2H'
  }
  {
    name: 'still-paused'
    displayName: 'A rule is paused since yesterday'
    meaning: 'The nightly pass found a rule paused, and so did the one before: nothing is copied for it. snaprep resume ends the pause. See docs/pausing.md.'
    severity: 3
    query: loadTextContent('../queries/still-paused.kql')
    evaluationFrequency: 'PT6H'
    windowSize: 'P2D'
  }
  {
    name: 'no-events'
    displayName: 'No events arrive'
    meaning: 'No event of a source group for a day, while the sync found differences there in rules that are not paused. Look at the event subscription, its identity\'s roles, and the container event-dead-letters.'
    severity: 2
    query: loadTextContent('../queries/no-events.kql')
    evaluationFrequency: 'PT6H'
    windowSize: 'P1D'
  }
  {
    name: 'no-looks'
    displayName: 'Looks are asked for and none is taken'
    meaning: 'The sync asked for looks at replicas, and for a day none was taken: their messages are in no queue any more, or the function that takes them never runs. Nothing is copied and nothing deleted. See docs/operations/events-stop.md.'
    severity: 1
    query: loadTextContent('../queries/no-looks.kql')
    evaluationFrequency: 'PT6H'
    windowSize: 'P1D'
  }
]

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: namespaceName
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages are in a dead-letter queue: events that are none, hints that were given up, or messages that expired.'
    severity: 2
    enabled: true
    scopes: [namespace.id]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead letters'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          // A gauge: a total over the window would count each message once per sample.
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    #disable-next-line use-resource-id-functions // Each is an id: an entry of a parameter.
    actions: [for id in actionGroupIds: { actionGroupId: id }]
  }
}

// Independent of any line that the app writes, so also of an app that writes none.
var waitingMessages = [
  { queue: eventsQueue, evaluationFrequency: 'PT15M', windowSize: 'PT1H' }
  // Hints come in thousands at once; with many, a queue is not empty for a while.
  { queue: hintsQueue, evaluationFrequency: 'PT1H', windowSize: 'PT6H' }
]

resource waiting 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in waitingMessages: {
    name: '${name}-waiting-${alert.queue}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Messages wait in ${alert.queue} and nobody takes them: at no moment of the window was the queue empty. The app does not run, or may not receive. See docs/operations/events-stop.md.'
      severity: 1
      enabled: true
      scopes: [namespace.id]
      evaluationFrequency: alert.evaluationFrequency
      windowSize: alert.windowSize
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'waiting'
            criterionType: 'StaticThresholdCriterion'
            metricName: 'ActiveMessages'
            dimensions: [{ name: 'EntityName', operator: 'Include', values: [alert.queue] }]
            timeAggregation: 'Minimum'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      #disable-next-line use-resource-id-functions // Each is an id: an entry of a parameter.
      actions: [for id in actionGroupIds: { actionGroupId: id }]
    }
  }
]

module rules 'log-alert.bicep' = [
  for alert in logAlerts: {
    params: {
      name: '${name}-${alert.name}'
      displayName: alert.displayName
      meaning: alert.meaning
      severity: alert.severity
      enabled: alert.name != 'no-nightly-pass' || watchPasses
      query: replace(
        replace(
          replace('${records}${alert.query}', '{app}', appName),
          '{lagLimitMinutes}',
          string(lagLimitMinutes)
        ),
        '{watchFrom}',
        watchFrom
      )
      evaluationFrequency: alert.evaluationFrequency
      windowSize: alert.windowSize
      workspaceId: workspaceId
      actionGroupIds: actionGroupIds
      location: location
      tags: tags
    }
  }
]
