// Names that more than one template has to come to by itself.

@minLength(13)
@maxLength(13)
type token = string

@export()
@description('Tells one installation from others: by its subscription, its group and its prefix.')
func installationToken(subscriptionId string, resourceGroupName string, name string) token =>
  uniqueString(subscriptionId, toLower(resourceGroupName), name)

@export()
@description('Name of the identity that stands for the app registration in place of a secret.')
func signInIdentityName(name string, token string) string => 'id-signin-${name}-${token}'

@export()
@description('Name of the Function App.')
func functionAppName(name string, token string) string => 'func-${name}-${token}'
