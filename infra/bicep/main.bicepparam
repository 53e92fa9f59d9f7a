// The installation of this folder: replication.json at the root of the repository, and what azd asks for. With az,
// AZURE_LOCATION is set by hand; every other parameter of main.bicep may be added here.
using 'main.bicep'

param replication = loadJsonContent('../../replication.json')
param location = readEnvironmentVariable('AZURE_LOCATION')
param azdEnvironmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'snaprep')
