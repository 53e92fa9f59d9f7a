/**
 * The optional app registration, as the compiler made it of infra/sign-in/main.bicep. Nobody has deployed it; what
 * Entra and App Service document is held here.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf } from './deployment-snapshot.ts';

const infra = path.join(import.meta.dirname, '../../../infra');

interface Resource {
  type: string;
  properties: Record<string, unknown>;
}

const template = JSON.parse(readFileSync(path.join(infra, 'sign-in/main.json'), 'utf8')) as {
  imports: unknown;
  variables: Record<string, unknown>;
  resources: Record<string, Resource>;
};

function propertiesOf(type: string): Record<string, unknown> {
  const found = Object.values(template.resources).filter((resource) => resource.type.startsWith(type));
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type}`);
  return found[0]?.properties ?? {};
}

const registration = propertiesOf('Microsoft.Graph/applications@');
const credential = propertiesOf('Microsoft.Graph/applications/federatedIdentityCredentials@');

test('the committed template was compiled from these sources', () => {
  const sources = [
    'sign-in/main.bicep',
    'sign-in/app-roles.json',
    'bicep/names.bicep',
    'bicep/modules/identity.bicep',
  ];
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(path.join(infra, source)));
  expect(readFileSync(path.join(infra, 'sign-in/main.json.sources'), 'utf8').trim()).toBe(hash.digest('hex'));
});

test('the service itself is deployed without the Graph extension', () => {
  expect(readFileSync(path.join(infra, 'bicep/main.bicep'), 'utf8')).not.toMatch(/^extension /m);
  expect(readFileSync(path.join(infra, 'bicep/bicepconfig.json'), 'utf8')).not.toContain('extensions');
  expect(template.imports).toEqual({ microsoftGraphV1: { provider: 'MicrosoftGraph', version: '1.0.0' } });
});

test('the roles are those that the app asks for, each with an id of its own', () => {
  const roles = template.variables['$fxv#0'] as { id: string; value: string; isEnabled: boolean }[];
  expect(registration['appRoles']).toBe("[variables('$fxv#0')]");
  const source = readFileSync(path.join(infra, '../src/functions/caller.ts'), 'utf8');
  const [, asked = ''] = /^export type AppRole = (.+);$/m.exec(source) ?? [];
  expect(roles.map(({ value }) => `'${value}'`).join(' | ')).toBe(asked);
  expect(new Set(roles.map(({ id }) => id)).size).toBe(roles.length);
  expect(roles.every(({ isEnabled }) => isEnabled)).toBe(true);
});

test('only this tenant signs in, and only who was given a role', () => {
  expect(registration['signInAudience']).toBe('AzureADMyOrg');
  expect(propertiesOf('Microsoft.Graph/servicePrincipals@')).toMatchObject({
    appRoleAssignmentRequired: true,
  });
});

test('tokens are of version 2, whose issuer is the one that the platform is told', () => {
  expect(registration['api']).toMatchObject({ requestedAccessTokenVersion: 2 });
  const settings = ofType(deploymentOf('sign-in'), 'Microsoft.Web/sites/config').find(({ name }) =>
    name.endsWith('/authsettingsV2'),
  );
  const text = JSON.stringify(settings?.properties);
  expect(text).toMatch(/"openIdIssuer":"\[format\('\{0\}\{1\}\/v2\.0'/);
  // In such tokens the audience is the client id, whatever the registration is called.
  expect(text).toMatch(/"allowedAudiences":\["api:\/\/b0{7}[\w-]+","b0{7}[\w-]+"\]/);
});

test('the sign-in of the platform leads back to the app of this very service, and gets the id token that it asks for', () => {
  expect(registration['web']).toEqual({
    redirectUris: ["[format('https://{0}/.auth/login/aad/callback', variables('host'))]"],
    implicitGrantSettings: { enableIdTokenIssuance: true },
  });
  // Both templates come to the name by themselves.
  const names = readFileSync(path.join(infra, 'bicep/names.bicep'), 'utf8');
  const hosts = new Set<string | undefined>();
  expect(names).toContain("'func-${name}-${token}'");
  for (const file of ['bicep/main.bicep', 'sign-in/main.bicep']) {
    const text = readFileSync(path.join(infra, file), 'utf8');
    expect(text, file).toContain('functionAppName(name, token)');
    hosts.add(
      /sites\b.*? environment\(\)\.name == 'AzureUSGovernment'[^']*('[\s\S]*?net')/
        .exec(text)?.[1]
        ?.replace(/\s+/g, ' '),
    );
  }
  expect([...hosts]).toEqual([
    expect.stringMatching(/^'azurewebsites\.us' .*'chinacloudsites\.cn' : 'azurewebsites\.net'$/),
  ]);
  const byHand = readFileSync(path.join(infra, '../docs/sign-in.md'), 'utf8');
  expect(byHand).toMatch(
    /az ad app update .*\/\.auth\/login\/aad\/callback" --enable-id-token-issuance true/,
  );
});

test('people get a token by the Azure CLI, for the scope that there is', () => {
  const { oauth2PermissionScopes, copy } = registration['api'] as {
    oauth2PermissionScopes: { id: string; isEnabled: boolean }[];
    copy: { name: string; input: { delegatedPermissionIds: string[] } }[];
  };
  expect(copy[0]?.name).toBe('preAuthorizedApplications');
  expect(copy[0]?.input.delegatedPermissionIds).toEqual(oauth2PermissionScopes.map(({ id }) => id));
});

test('there is no secret: an identity of the same name as the service gives its own stands for it', () => {
  expect(JSON.stringify(template.resources)).not.toMatch(/passwordCredentials|keyCredentials|secretText/);
  expect(credential).toMatchObject({
    subject: "[reference('identity').outputs.principalId.value]",
    issuer: "[format('{0}{1}/v2.0', environment().authentication.loginEndpoint, tenant().tenantId)]",
  });
  expect(credential['audiences']).toEqual(["[variables('tokenExchangeAudience')]"]);
  const [identity] = ofType(
    deploymentOf('sign-in'),
    'Microsoft.ManagedIdentity/userAssignedIdentities',
  ).filter(({ name }) => name.startsWith('id-signin-'));
  expect(identity?.name).toMatch(/^id-signin-snaprep-\w{13}$/);
});

test('what is made by hand is the same, but for ids', () => {
  const byHand = JSON.parse(readFileSync(path.join(infra, 'sign-in/api.json'), 'utf8')) as {
    api: {
      requestedAccessTokenVersion: number;
      oauth2PermissionScopes: Record<string, unknown>[];
      preAuthorizedApplications: { appId: string; delegatedPermissionIds: unknown[] }[];
    };
  };
  const { oauth2PermissionScopes, requestedAccessTokenVersion } = registration['api'] as typeof byHand.api;
  const withoutId = ({ id: _id, ...scope }: Record<string, unknown>): Record<string, unknown> => scope;
  expect(byHand.api.requestedAccessTokenVersion).toBe(requestedAccessTokenVersion);
  expect(byHand.api.oauth2PermissionScopes.map(withoutId)).toEqual(oauth2PermissionScopes.map(withoutId));
  const ids = byHand.api.oauth2PermissionScopes.map(({ id }) => id);
  expect(byHand.api.preAuthorizedApplications).toEqual([
    { appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', delegatedPermissionIds: ids },
  ]);
});
