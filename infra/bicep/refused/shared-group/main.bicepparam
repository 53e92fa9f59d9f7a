// refused: the service wants a group of its own
using '../../main.bicep'

param replication = loadJsonContent('../../examples/one-target/replication.json')
param location = 'northeurope'
param resourceGroupName = 'RG-Images'
