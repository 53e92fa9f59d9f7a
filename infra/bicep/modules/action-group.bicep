// Who is told of alerts.

@description('Required. Name of the action group.')
param name string

@description('Required. What mails call it; the first 12 characters count.')
param shortName string

@description('Required. Addresses.')
param emails string[]

@description('Required. Tags.')
param tags { *: string }

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(shortName, 12)
    emailReceivers: [
      for (address, index) in emails: {
        name: 'email-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}
