// Rules that protect replicas or lift locks: there, and only there, the identity gets the role on locks.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param watchFrom = '2026-11-26 00:00:00Z'
