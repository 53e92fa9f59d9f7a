// The service of the example `local` after its region was lost: deployed again in another one, for the same replicas.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'westeurope'
param resourceGroupName = 'rg-snaprep-west'
param takesOver = 'z4pb6jekuysi6'
param watchFrom = '2026-11-26 00:00:00Z'
