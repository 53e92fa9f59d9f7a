import { expect, test } from 'vitest';
import { regions } from '../../../src/config/regions.ts';
import { continentOf } from '../../../src/report/continents.ts';

test('every region that the configuration knows is on a continent', () => {
  // China and the sovereign clouds have price lists of their own.
  const unknown = regions.filter((region) => !region.includes('china') && continentOf(region) === undefined);
  expect(unknown).toEqual([]);
  expect(['australiaeast', 'eastus2', 'westeurope', 'uksouth', 'eastasia'].map(continentOf)).toEqual([
    ...['Oceania', 'North America', 'Europe', 'Europe', 'Asia'],
  ]);
  expect(continentOf('atlantis')).toBeUndefined();
});
