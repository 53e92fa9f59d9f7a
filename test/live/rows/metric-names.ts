import { listOf, noInstallation, readList } from '../installation.ts';
import type { RunRow } from '../row.ts';

interface Definition {
  name: { value: string };
  dimensions?: { value: string }[];
  supportedAggregationTypes?: string[];
}

export const metricNames: RunRow = {
  kind: 'run',
  id: 'metric-names',
  question: 'do queues have the metric, the dimension and the aggregation that alerts look at?',
  expected: 'ActiveMessages by EntityName, Minimum',
  needs: ['installation'],
  minutes: 1,
  dollars: 0,
  makes: 'nothing',
  onlyAzure: noInstallation,
  run: async (stage) => {
    const [namespace] = await listOf<{ id: string }>(
      stage,
      'providers/Microsoft.ServiceBus/namespaces',
      '2024-01-01',
    );
    if (namespace === undefined)
      throw new Error('the group of the installation has no Service Bus namespace');
    const path = `${namespace.id}/providers/Microsoft.Insights/metricDefinitions`;
    const definitions = await readList<Definition>(stage, path, '2018-01-01');
    const active = definitions.find(({ name }) => name.value === 'ActiveMessages');
    if (active === undefined) return 'there is no metric ActiveMessages';
    const isByQueue = active.dimensions?.some(({ value }) => value === 'EntityName') === true;
    const hasMinimum = active.supportedAggregationTypes?.includes('Minimum') === true;
    return `ActiveMessages${isByQueue ? ' by EntityName' : ''}${hasMinimum ? ', Minimum' : ''}`;
  },
};
