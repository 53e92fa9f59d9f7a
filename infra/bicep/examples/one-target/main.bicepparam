// The least: one source and one target, in the subscription of the service.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param watchFrom = '2026-11-26 00:00:00Z'
