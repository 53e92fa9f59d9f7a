/** A deployment from a machine that does not know of a service that was taken over disowns no replica. */
import { expect, test } from 'vitest';
import type { ArmClient } from '../../../../infra/hooks/arm-client.ts';
import { marksKept } from '../../../../infra/hooks/installation-kept.ts';

const place = { subscriptionId: '99999999-9999-9999-9999-999999999999', serviceGroup: 'rg-snaprep-west' };
const group = `/subscriptions/${place.subscriptionId}/resourceGroups/${place.serviceGroup}`;

/** With these apps in the group, each by its name with its settings; undefined where there is no group. */
function azure(apps: Record<string, Record<string, string>> | undefined, tag = 'replicator'): ArmClient {
  const id = (name: string): string => `${group}/providers/Microsoft.Web/sites/${name}`;
  return {
    get: (path) => {
      expect(path).toMatch(`${group}/providers/Microsoft.Web/sites?`);
      const value = Object.keys(apps ?? {}).map((name) => ({
        id: id(name),
        name,
        tags: { 'azd-service-name': tag },
      }));
      return Promise.resolve(apps && { value });
    },
    post: (path) => {
      const [name = '', properties] =
        Object.entries(apps ?? {}).find(([one]) => path.startsWith(`${id(one)}/`)) ?? [];
      expect(path).toMatch(`${id(name)}/config/appsettings/list?`);
      return Promise.resolve({ properties });
    },
  };
}

test('the mark of a lost service is asked for', async () => {
  expect(await marksKept(azure({ 'func-snaprep-ownown': { INSTALLATION_ID: 'lostlost' } }), place)).toEqual([
    { kind: 'problem', text: expect.stringContaining('azd env set TAKES_OVER lostlost') as string },
  ]);
});

test.each([
  ['nothing is there yet', undefined],
  ['the group is empty', {}],
  ['the app has its own mark', { 'func-snaprep-ownown': { INSTALLATION_ID: 'ownown' } }],
  ['the app was never given settings', { 'func-snaprep-ownown': {} }],
])('%s: nothing is asked for', async (_what, apps) => {
  expect(await marksKept(azure(apps), place)).toEqual([]);
});

test("apps of others in the group are nobody's business", async () => {
  expect(await marksKept(azure({ 'func-other': { INSTALLATION_ID: 'x' } }, 'web'), place)).toEqual([]);
});
