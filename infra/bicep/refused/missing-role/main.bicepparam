// refused: createRoles is false and roleDefinitionIds lacks: target
using '../../main.bicep'

param replication = loadJsonContent('../../examples/one-target/replication.json')
param location = 'northeurope'
param createRoles = false
param roleDefinitionIds = { source: 'c0000000-0000-4000-8000-000000000001' }
