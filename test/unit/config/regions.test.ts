import { expect, test } from 'vitest';
import { isLocation } from '../../../src/config/location.ts';
import { regions } from '../../../src/config/regions.ts';
import { file, problemsOf, rule, target } from './replication-files.ts';

function problemWith(location: string, more: Record<string, unknown> = {}): string[] {
  return problemsOf({ ...file(rule({ targets: [target('rg-weu', { location })] })), ...more });
}

test('every region that is known has the form of a name, once', () => {
  expect(regions.filter((name) => !isLocation(name) || name !== name.toLowerCase())).toEqual([]);
  expect(new Set(regions).size).toBe(regions.length);
});

test.each(['westeurope', 'West Europe', 'East US 2', 'usgovvirginia'])('%s is taken', (location) => {
  expect(problemWith(location)).toEqual([]);
});

test.each([
  ['westeurpe', 'westeurope'],
  ['Europe West', 'westeurope'],
  ['Sweden Centra', 'swedencentral'],
  ['uksoth', 'uksouth'],
])('%s is refused, %s suggested', (location, meant) => {
  expect(problemWith(location)).toEqual([
    expect.stringMatching(
      new RegExp(`^rules\\[0\\]\\.targets\\[0\\]\\.location: .*Did you mean "${meant}"\\?.*moreRegions`),
    ),
  ]);
});

test('a name that is near to none gets no suggestion', () => {
  expect(problemWith('atlantis')).toEqual([expect.not.stringContaining('Did you mean')]);
});

test('a region that the file adds is taken, however it is written', () => {
  expect(problemWith('Atlantis East', { moreRegions: ['atlantiseast'] })).toEqual([]);
  expect(problemWith('westeurope', { moreRegions: ['atlantis-east'] })).toEqual([
    expect.stringMatching(/^moreRegions\[0\]: "atlantis-east" is not a region/),
  ]);
});
