// Duties split: the role definitions are there already, and the owners of sources and targets grant them and make the
// topics by grant.bicep. The service's own people write into their own group alone.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param createRoles = false
param assignRoles = false
param subscribeEvents = false
param deliveryPrincipalIds = [
  'a0000000-0000-4000-8000-000000000001'
  'a0000000-0000-4000-8000-000000000002'
]
param watchFrom = '2026-11-26 00:00:00Z'
