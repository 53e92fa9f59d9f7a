/** What a deployed installation is made of, read and never changed. */
import type { Stage } from './places/stage.ts';

/** A list of Resource Manager below the group of the installation. */
export async function listOf<Item>(stage: Stage, path: string, version: string): Promise<Item[]> {
  const group = stage.need(stage.place.installationId, 'an installation');
  return readList(stage, `${group}/${path}`, version);
}

/** A list by its whole path. */
export async function readList<Item>(stage: Stage, path: string, version: string): Promise<Item[]> {
  const [, subscriptionId = ''] = /^\/subscriptions\/([^/]+)/i.exec(path) ?? [];
  const answer = await stage.place.clients.read(subscriptionId, `${path}?api-version=${version}`);
  return (answer as { value?: Item[] } | undefined)?.value ?? [];
}

export interface Site {
  id: string;
  properties: { state?: string; functionAppConfig?: { runtime?: { name?: string; version?: string } } };
}

/** The function app. Throws where the group has none. */
export async function siteOf(stage: Stage): Promise<Site> {
  const [site] = await listOf<Site>(stage, 'providers/Microsoft.Web/sites', '2025-03-01');
  if (site === undefined) throw new Error('the group of the installation has no function app');
  return site;
}

export const noInstallation = 'it reads a deployed installation, and the local cloud has no such resources';
