// What the local cloud is built from for tests of conversion: no right on any storage account, and a source under customer-managed keys.
using '../../main.bicep'

param replication = loadJsonContent('replication.json')
param location = 'northeurope'
param watchFrom = '2026-11-26 00:00:00Z'
