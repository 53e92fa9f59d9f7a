// Events that Event Grid could not deliver: dead-lettered into the container, or dropped.

@description('Required. Prefix of names.')
param name string

@description('Required. Name of the system topic, in this group.')
param topicName string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Ids of the action groups to tell.')
param actionGroupIds string[]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for metric in ['DeadLetteredCount', 'DroppedEventCount']: {
    name: '${name}-${toLower(metric)}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Event Grid could not deliver events of snapshots (${metric}). Most often the delivery identity lost its role on the queue. Run the sync once it has it again.'
      severity: 2
      enabled: true
      scopes: [topic.id]
      evaluationFrequency: 'PT15M'
      // Twice as long: a count that comes late is counted by the next look.
      windowSize: 'PT30M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'not delivered'
            criterionType: 'StaticThresholdCriterion'
            metricName: metric
            timeAggregation: 'Total'
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
