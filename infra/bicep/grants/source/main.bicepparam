// What the owner of a source group deploys there, in the second round: the topic may deliver by now.
using '../../grant.bicep'

param principalId = 'd0000000-0000-4000-8000-000000000001'
param installationId = 'z4pb6jekuysi6'
param roles = ['source']
param makeTopic = true
param eventsQueueId = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-snaprep/providers/Microsoft.ServiceBus/namespaces/sb-snaprep-z4pb6jekuysi6/queues/snapshot-events'
param storageAccountId = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-snaprep/providers/Microsoft.Storage/storageAccounts/stsnaprepz4pb6jekuysi6'
