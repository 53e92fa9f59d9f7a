/**
 * What the copies of a plan would cost, by a dated list of prices. Ranges: Azure tells neither how much of a disk is
 * used nor how much a delta has, and bills what is used.
 */
import * as z from 'zod';
import { continentOf } from './continents.ts';
import { compare } from './report.ts';

const gib = 1024 ** 3;

/** `prices.json`, as `snaprep prices update` writes it. */
export const pricesSchema = z.strictObject({
  kind: z.literal('prices'),
  formatVersion: z.literal(1),
  asOf: z.iso.datetime().describe('when the service was asked'),
  currency: z.string(),
  source: z.string().describe('address of the price service'),
  storage: z
    .array(z.strictObject({ location: z.string(), sku: z.string(), perGiBMonth: z.number().nonnegative() }))
    .describe('snapshots on Standard HDD'),
  transfer: z
    .array(z.strictObject({ from: z.string(), perGiB: z.number().nonnegative() }))
    .describe('to another region of the same continent'),
});

export type Prices = z.infer<typeof pricesSchema>;

export const costSchema = z.strictObject({
  target: z.string().describe('`<subscription>/<resource group>`'),
  location: z.string(),
  copies: z.number().int(),
  currency: z.string(),
  pricesAsOf: z.string(),
  mostPerMonth: z.number().optional().describe('storage, at most, from 0; absent where a price is not known'),
  mostTransfer: z.number().optional().describe('once, at most, from 0; absent where a price is not known'),
  unknown: z.array(z.string()).describe('what has no price in the list'),
});

export type Cost = z.infer<typeof costSchema>;

export interface PricedCopy {
  target: string;
  location: string;
  sku: string;
  sourceLocation: string;
  mostBytes: number;
}

/** One for each target that gets copies. */
export function costsOf(copies: readonly PricedCopy[], prices: Prices): Cost[] {
  const byTarget = new Map<string, PricedCopy[]>();
  for (const copy of copies) {
    const key = `${copy.target} ${copy.location}`.toLowerCase();
    byTarget.set(key, [...(byTarget.get(key) ?? []), copy]);
  }
  return [...byTarget.values()]
    .flatMap((group) => costOf(group, prices) ?? [])
    .sort((left, right) => compare(left.target, right.target) || compare(left.location, right.location));
}

function costOf(copies: readonly PricedCopy[], prices: Prices): Cost | undefined {
  const [first] = copies;
  if (first === undefined) return undefined;
  const unknown = new Set<string>();
  const sum = (priceOf: (copy: PricedCopy) => number | undefined): number | undefined => {
    const parts = copies.map((copy) => {
      const price = priceOf(copy);
      return price === undefined ? undefined : (price * copy.mostBytes) / gib;
    });
    // A sum without one of its parts would look like a price.
    return parts.some((part) => part === undefined)
      ? undefined
      : round(parts.reduce<number>((total, part = 0) => total + part, 0));
  };
  const mostPerMonth = sum(({ location, sku }) => {
    const found = prices.storage.find((one) => one.location === location && one.sku === sku);
    if (found === undefined) unknown.add(`${sku} in ${location}`);
    return found?.perGiBMonth;
  });
  const mostTransfer = sum(({ sourceLocation, location }) => {
    if (sourceLocation === location) return 0;
    const continent = continentOf(sourceLocation);
    if (continent === undefined || continent !== continentOf(location)) {
      unknown.add(`transfer from ${sourceLocation} to another continent`);
      return undefined;
    }
    const found = prices.transfer.find(({ from }) => from === sourceLocation);
    if (found === undefined) unknown.add(`transfer from ${sourceLocation}`);
    return found?.perGiB;
  });
  return {
    target: first.target,
    location: first.location,
    copies: copies.length,
    currency: prices.currency,
    pricesAsOf: prices.asOf,
    ...(mostPerMonth !== undefined && { mostPerMonth }),
    ...(mostTransfer !== undefined && { mostTransfer }),
    unknown: [...unknown].sort(),
  };
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
