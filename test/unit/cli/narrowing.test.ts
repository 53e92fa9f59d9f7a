import { expect, test } from 'vitest';
import { isTargetNamed, requireTargets } from '../../../src/cli/narrowing.ts';
import { parseReplicationConfig } from '../../../src/config/parse-replication-config.ts';
import { groups, ruleJson } from '../../support/world.ts';

const config = parseReplicationConfig(JSON.stringify({ rules: [ruleJson()] }));

test('a target is named by its group, its region, or its group and subscription, whatever the case', () => {
  const named = [
    'RG-images-weu',
    'WestEurope',
    `${groups.weu.subscriptionId}/rg-images-weu`,
    groups.sea.location,
  ];
  requireTargets(config, named);
  requireTargets(config, []);
  expect(isTargetNamed(groups.weu, 'southeastasia')).toBe(false);
  expect(isTargetNamed(groups.weu, `${groups.sea.subscriptionId}/rg-images-weu`)).toBe(
    groups.sea.subscriptionId === groups.weu.subscriptionId,
  );
});

test('one to which no rule leads is refused, with the nearest: it would be waited for in vain', () => {
  expect(() => {
    requireTargets(config, ['westeurope', 'rg-images-wue']);
  }).toThrow(/--to rg-images-wue: is no target of the rules; did you mean "rg-images-weu"\?/);
});
