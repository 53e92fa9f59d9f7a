// Application Insights on a Log Analytics workspace, an own one or one that is there already.

@description('Required. Name of the Application Insights component.')
param componentName string

@description('Optional. Name of the workspace to make; without it, the one of `workspaceId` is there already.')
param workspaceName string?

@description('Required. Id of the workspace.')
param workspaceId string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Days that an own workspace keeps logs.')
param retentionInDays int

@description('Required. GB a day that an own workspace takes in; -1 is no limit.')
param dailyQuotaGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = if (workspaceName != null) {
  name: workspaceName ?? 'none'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionInDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
    features: { disableLocalAuth: true }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspaceId
    DisableLocalAuth: true
  }
  dependsOn: [workspace]
}
