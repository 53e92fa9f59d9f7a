// What the owner of a target group deploys there, where a rule protects replicas.
using '../../grant.bicep'

param principalId = 'd0000000-0000-4000-8000-000000000001'
param installationId = 'z4pb6jekuysi6'
param roles = ['target', 'locks']
