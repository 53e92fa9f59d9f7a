// What the local cloud is built from, for the tour and the tests: one source, a target of each kind of way.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
