/** Alerts and documents point at pages that are there, and runbooks name what there is. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf } from './deployment-snapshot.ts';

const root = path.join(import.meta.dirname, '../../..');
const folder = path.join(root, 'docs/operations');
const pages = readdirSync(folder);
const deployment = deploymentOf('sign-in');
const alerts = ['scheduledQueryRules', 'metricAlerts'].flatMap((kind) =>
  ofType(deployment, `Microsoft.Insights/${kind}`),
);

test('every page that an alert points at is there', () => {
  const named = alerts.flatMap(({ properties }) => [
    ...String(properties?.['description']).matchAll(/docs\/operations\/([\w-]+\.md)/g),
  ]);
  expect(named.length).toBeGreaterThan(2);
  for (const [, page] of named) expect(pages).toContain(page);
});

test('every alert is in the table of docs/operations/alerts.md', () => {
  const table = readFileSync(path.join(root, 'docs/operations/alerts.md'), 'utf8');
  for (const { name } of alerts) {
    const plain = name.replace(/^snaprep-/, '').replace(/^egst-.*-(?=\w+count$)/, '…-');
    expect(table).toContain(`\`${plain}\``);
  }
});

describe.each(pages)('%s', (page) => {
  const text = readFileSync(path.join(folder, page), 'utf8');

  test('is in the list of runbooks', () => {
    const list = readFileSync(path.join(folder, 'README.md'), 'utf8');
    expect(page === 'README.md' || list.includes(`(${page})`)).toBe(true);
  });

  test('its links lead somewhere', () => {
    for (const [, file = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#([\w-]+))?\)/g)) {
      const target = readFileSync(path.join(folder, file), 'utf8');
      if (anchor === undefined) continue;
      const anchors = [...target.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replace(/\s/g, '-'),
      );
      expect(anchors).toContain(anchor);
    }
  });

  test('the parameters that it names are those of the deployment', () => {
    const bicep = readFileSync(path.join(root, 'infra/bicep/main.bicep'), 'utf8');
    for (const [, name = ''] of text.matchAll(/`(\w+) = [^`]*`/g)) expect(bicep).toContain(`param ${name} `);
  });
});
