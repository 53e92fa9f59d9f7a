// The workbook: what is where, what moves, what fails, what costs.

@description('Required. Title.')
param displayName string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Name of the app, as logs call it.')
param appName string

@description('Required. Id of the workspace.')
param workspaceId string

var records = loadTextContent('../queries/records.kql')
var panels = [
  {
    title: 'Sources and targets, by the last look'
    query: loadTextContent('../queries/matrix.kql')
    visualization: 'table'
  }
  {
    title: 'Copies in progress'
    query: loadTextContent('../queries/copies-in-progress.kql')
    visualization: 'table'
  }
  {
    title: 'Lag, from the event to the finished replica, in minutes'
    query: loadTextContent('../queries/lag.kql')
    visualization: 'table'
  }
  {
    title: 'Throughput per hour'
    query: loadTextContent('../queries/throughput.kql')
    visualization: 'timechart'
  }
  {
    title: 'Failures and blocks, by reason'
    query: loadTextContent('../queries/failures.kql')
    visualization: 'table'
  }
  {
    title: 'What people paused'
    query: loadTextContent('../queries/paused.kql')
    visualization: 'table'
  }
  {
    title: 'Dead letters sent again or discarded'
    query: loadTextContent('../queries/dead-letter-changes.kql')
    visualization: 'table'
  }
  {
    title: 'What the last sync found'
    query: loadTextContent('../queries/sync-findings.kql')
    visualization: 'table'
  }
  {
    title: 'Starts of the app, by version'
    query: loadTextContent('../queries/versions.kql')
    visualization: 'table'
  }
  {
    title: 'Cost drivers: copies begun, looks, events'
    query: loadTextContent('../queries/cost-drivers.kql')
    visualization: 'table'
  }
]
var timeRange = {
  type: 9
  name: 'time range'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    parameters: [
      {
        id: guid(displayName, 'timeRange')
        version: 'KqlParameterItem/1.0'
        name: 'timeRange'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 14400000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
        }
      }
    ]
  }
}
var queryItems = [
  for (panel, index) in panels: {
    type: 3
    name: 'panel ${index}'
    content: {
      version: 'KqlItem/1.0'
      title: panel.title
      query: replace('${records}${panel.query}', '{app}', appName)
      size: 0
      timeContextFromParameter: 'timeRange'
      queryType: 0
      resourceType: 'microsoft.operationalinsights/workspaces'
      crossComponentResources: [workspaceId]
      visualization: panel.visualization
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // Has to be a GUID; from a stable seed, so that a redeployment updates it.
  name: guid(resourceGroup().id, appName, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    sourceId: workspaceId
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], queryItems)
      fallbackResourceIds: [workspaceId]
    })
  }
}
