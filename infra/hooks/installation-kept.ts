/**
 * Whether replicas stay this service's. The app that is there marks them with a setting of the deployment; another value
 * makes all replicas of today somebody else's, and none of them is touched any more. That value is kept on the machine
 * that deployed last, and missing on every other one.
 */
import { resourceGroupIdText } from '../../src/replication/resource-id.ts';
import { allPages } from './all-pages.ts';
import type { ArmClient } from './arm-client.ts';
import type { Finding } from './before-provision.ts';

interface Site {
  id: string;
  name: string;
  tags?: Record<string, string>;
}

export interface ServicePlace {
  subscriptionId: string;
  serviceGroup: string;
}

/** To be asked where the deployment is given no mark of a lost service; with one, whoever gives it has the word. */
export async function marksKept(arm: ArmClient, place: ServicePlace): Promise<Finding[]> {
  const group = resourceGroupIdText({ ...place, resourceGroup: place.serviceGroup });
  const version = 'api-version=2024-04-01';
  const sites = await allPages<Site>(arm, `${group}/providers/Microsoft.Web/sites?${version}`);
  const apps = sites.filter(({ tags }) => tags?.['azd-service-name'] === 'replicator');
  const found = await Promise.all(
    apps.map(async ({ id, name }) => {
      const path = `${id}/config/appsettings/list?${version}`;
      const { properties } = ((await arm.post(path)) ?? {}) as { properties?: Record<string, string> };
      const mark = properties?.['INSTALLATION_ID'];
      // `func-<prefix>-<token>`, and the token is what the deployment sets by itself.
      const own = name.split('-').at(-1);
      if (mark === undefined || mark.toLowerCase() === own?.toLowerCase()) return [];
      const text =
        `the replicas of ${name} have the mark ${mark}, of the service that it took over, and would be somebody else's ` +
        `without it: azd env set TAKES_OVER ${mark}, or with az export TAKES_OVER=${mark}`;
      return [{ kind: 'problem' as const, text }];
    }),
  );
  return found.flat();
}
