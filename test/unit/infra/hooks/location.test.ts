/** A region by the name that people read: it would be part of the deployment's name and of addresses that are asked. */
import { expect, test } from 'vitest';
import { locationProblem } from '../../../../infra/hooks/location.ts';

test.each(['northeurope', 'eastus2', 'aregionoftomorrow'])('%s', (text) => {
  expect(locationProblem(text)).toBeUndefined();
});

test.each([
  ['North Europe', 'AZURE_LOCATION is "North Europe": set it to northeurope'],
  ['northEurope', 'AZURE_LOCATION is "northEurope": set it to northeurope'],
  ['$(AZURE_LOCATION)', 'AZURE_LOCATION is "$(AZURE_LOCATION)", which is no name of a region'],
  ['(Europe) North Europe', 'which is no name of a region'],
])('%s is refused, and the message says what to set', (text, problem) => {
  expect(locationProblem(text)).toContain(problem);
});
