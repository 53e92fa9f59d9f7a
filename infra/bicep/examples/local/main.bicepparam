// What the local cloud is built from, for the tour and the tests: one source, a target of each kind of way, full snapshots staged.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param watchFrom = '2026-11-26 00:00:00Z'
