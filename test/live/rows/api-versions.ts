import { readFileSync } from 'node:fs';
import type { RunRow } from '../row.ts';

interface Resource {
  type: string;
  apiVersion: string;
}

const file = new URL('../../../infra/bicep/examples/local/main.snapshot.json', import.meta.url);

export const apiVersions: RunRow = {
  kind: 'run',
  id: 'api-versions',
  question: 'does Azure have the api-versions of the deployment?',
  expected: 'all',
  minutes: 2,
  dollars: 0,
  makes: 'nothing',
  onlyAzure: 'the local cloud has none of the providers that only the deployment uses',
  run: async (stage) => {
    const { predictedResources } = JSON.parse(readFileSync(file, 'utf8')) as {
      predictedResources: Resource[];
    };
    const { providers } = stage.place.clients.resources(stage.place.subscriptionId);
    const known = new Map<string, readonly string[]>();
    for (const namespace of new Set(predictedResources.map(({ type }) => type.split('/')[0] ?? ''))) {
      for (const { resourceType = '', apiVersions = [] } of (await providers.get(namespace)).resourceTypes ??
        []) {
        known.set(`${namespace}/${resourceType}`.toLowerCase(), apiVersions);
      }
    }
    const lacking = predictedResources
      .filter(({ type, apiVersion }) => known.get(type.toLowerCase())?.includes(apiVersion) === false)
      .map(({ type, apiVersion }) => `${type}@${apiVersion}`);
    return lacking.length === 0 ? 'all' : `not ${[...new Set(lacking)].sort().join(', ')}`;
  },
};
