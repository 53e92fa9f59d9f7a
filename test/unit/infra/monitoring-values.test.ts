/** Values of Azure Monitor that the compiler takes whatever they are, by the lists that Azure documents. */
import { describe, expect, test } from 'vitest';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';

/** Of log alerts: how often, and how far back. Every minute costs more and forbids queries of several tables. */
const logFrequencies = [
  'PT5M',
  'PT10M',
  'PT15M',
  'PT30M',
  'PT1H',
  'PT2H',
  'PT3H',
  'PT4H',
  'PT5H',
  'PT6H',
  'P1D',
];
const logWindows = [...logFrequencies, 'P2D'];
/** Of metric alerts. */
const metricFrequencies = ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H'];
const metricWindows = [...metricFrequencies, 'PT6H', 'PT12H', 'P1D'];

/** Metrics by resource type, with what they can be summed up by. */
const metrics: Record<string, Record<string, string[]>> = {
  'Microsoft.ServiceBus/namespaces': {
    DeadletteredMessages: ['Average', 'Minimum', 'Maximum'],
    ActiveMessages: ['Average', 'Minimum', 'Maximum'],
  },
  'Microsoft.EventGrid/systemTopics': { DeadLetteredCount: ['Total'], DroppedEventCount: ['Total'] },
};

/** Categories of resource logs. */
const categories: Record<string, string[]> = {
  'Microsoft.ServiceBus/namespaces': ['OperationalLogs', 'RuntimeAuditLogs', 'DiagnosticErrorLogs'],
  'Microsoft.EventGrid/systemTopics': ['DeliveryFailures'],
  'Microsoft.Storage/storageAccounts/blobServices': ['StorageRead', 'StorageWrite', 'StorageDelete'],
};

interface MetricAlert {
  scopes: string[];
  evaluationFrequency: string;
  windowSize: string;
  criteria: { allOf: { metricName: string; timeAggregation: string }[] };
}

/** `Microsoft.X/types` or `Microsoft.X/types/parts` of an id. */
function typeOf(id: string): string {
  const [, rest = ''] = id.split('/providers/');
  const [namespace = '', ...pairs] = rest.split('/');
  return [namespace, ...pairs.filter((_part, at) => at % 2 === 0)].join('/');
}

describe.each(exampleNames)('%s', (example) => {
  const deployment = deploymentOf(example);

  test('log alerts look as often and as far back as Azure allows', () => {
    const rules = ofType(deployment, 'Microsoft.Insights/scheduledQueryRules');
    expect(rules.length).toBeGreaterThan(0);
    for (const { properties } of rules) {
      expect(logFrequencies).toContain(properties?.['evaluationFrequency']);
      expect(logWindows).toContain(properties?.['windowSize']);
      // A new workspace has no tables yet, and a query of one that is not there is refused.
      expect(properties?.['skipQueryValidation']).toBe(true);
    }
  });

  test('metric alerts name metrics that there are, summed up as they can be', () => {
    for (const { properties } of ofType(deployment, 'Microsoft.Insights/metricAlerts')) {
      const { scopes, evaluationFrequency, windowSize, criteria } = properties as unknown as MetricAlert;
      expect(metricFrequencies).toContain(evaluationFrequency);
      expect(metricWindows).toContain(windowSize);
      expect(metricWindows.indexOf(windowSize)).toBeGreaterThanOrEqual(
        metricWindows.indexOf(evaluationFrequency),
      );
      for (const { metricName, timeAggregation } of criteria.allOf) {
        expect(metrics[typeOf(scopes[0] ?? '')]?.[metricName]).toContain(timeAggregation);
      }
    }
  });

  test('a daily cap is none, or at least the smallest that Azure takes', () => {
    for (const { properties } of ofType(deployment, 'Microsoft.OperationalInsights/workspaces')) {
      const { dailyQuotaGb } = properties?.['workspaceCapping'] as { dailyQuotaGb: number };
      expect(dailyQuotaGb === -1 || dailyQuotaGb >= 0.023).toBe(true);
    }
  });

  test('diagnostic settings name logs that their resource has', () => {
    for (const { id, properties } of ofType(deployment, 'Microsoft.Insights/diagnosticSettings')) {
      const [resource = ''] = id.split('/providers/Microsoft.Insights/diagnosticSettings/');
      const known = categories[typeOf(resource)];
      const { logs } = properties as unknown as { logs: { category: string }[] };
      expect(logs.length).toBeGreaterThan(0);
      for (const { category } of logs) expect(known).toContain(category);
    }
  });

  test("log alerts are of the service's region, metric alerts of none", () => {
    const [namespace] = ofType(deployment, 'Microsoft.ServiceBus/namespaces');
    for (const { location } of ofType(deployment, 'Microsoft.Insights/scheduledQueryRules')) {
      expect(location).toBe(namespace?.location);
    }
    for (const { location } of ofType(deployment, 'Microsoft.Insights/metricAlerts')) {
      expect(location).toBe('global');
    }
  });
});
