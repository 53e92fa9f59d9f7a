/** Continents, as transfer between regions is billed by them: from the names of the regions, which have the country. */
const continents: readonly (readonly [string, RegExp])[] = [
  ['Oceania', /^(australia|newzealand)/],
  [
    'Europe',
    /europe$|^(uk|france|germany|italy|norway|poland|spain|sweden|switzerland|austria|belgium|denmark|finland|greece)/,
  ],
  ['North America', /us\d?(euap)?$|^(usgov|usdod|canada|mexico)/],
  ['South America', /^(brazil|chile)/],
  ['Africa', /^southafrica/],
  ['Middle East', /^(uae|qatar|israel|saudiarabia)/],
  ['Asia', /asia$|india$|^(japan|korea|indonesia|malaysia|taiwan|jioindia|india)/],
];

/** Undefined for a region that is not known: then nothing is said of what it costs to get there. */
export function continentOf(location: string): string | undefined {
  return continents.find(([, regions]) => regions.test(location))?.[0];
}
