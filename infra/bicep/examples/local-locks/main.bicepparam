// The same with everything that a rule can ask for: locks, our own and others', and a disk encryption set.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param watchFrom = '2026-11-26 00:00:00Z'
