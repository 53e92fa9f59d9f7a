// The installation of this folder: replication.json at the root of the repository, and what azd asks for and keeps in
// its environment. With az, the variables are set by hand; every other parameter of main.bicep may be added here.
using 'main.bicep'

param replication = loadJsonContent('../../replication.json')
param location = readEnvironmentVariable('AZURE_LOCATION')

// Two environments in one subscription are two services: each has its own group, and names that follow from it.
param azdEnvironmentName = readEnvironmentVariable('AZURE_ENV_NAME', '')
param resourceGroupName = empty(azdEnvironmentName) ? 'rg-snaprep' : 'rg-snaprep-${azdEnvironmentName}'

// Empty but after the loss of a region; see docs/operations/region-lost.md.
param takesOver = readEnvironmentVariable('TAKES_OVER', '')

// Addresses with commas between them; `nobody` for none.
param alertEmails = filter(
  split(replace(readEnvironmentVariable('ALERT_EMAILS', 'nobody'), ' ', ''), ','),
  address => contains(address, '@')
)
