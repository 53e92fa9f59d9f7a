/**
 * Asks the public retail price service (`prices.azure.com`, no sign-in). Values in its filters are case-sensitive, and
 * names of meters differ from region to region: a price counts only where exactly one meter fits, so that none is
 * ever guessed.
 */
import type { Prices } from '../../report/costs.ts';

export const priceService = 'https://prices.azure.com/api/retail/prices';

/** The price service, and not what was asked of it. */
export class PriceServiceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PriceServiceError';
  }
}

export interface PriceItem {
  retailPrice?: number;
  unitOfMeasure?: string;
  tierMinimumUnits?: number;
  armRegionName?: string;
  meterName?: string;
  skuName?: string;
  productName?: string;
  type?: string;
}

export interface Fetched {
  prices: Prices;
  /** What no price was found for, and why. */
  missing: string[];
}

export interface PriceQuestion {
  endpoint: string;
  currency: string;
  regions: readonly string[];
  now: number;
}

const skus = { Standard_LRS: 'LRS', Standard_ZRS: 'ZRS' } as const;

/** Throws where the service does not answer, or not with prices. */
export async function fetchPrices({ endpoint, currency, regions, now }: PriceQuestion): Promise<Fetched> {
  const storage: Prices['storage'] = [];
  const transfer: Prices['transfer'] = [];
  const missing: string[] = [];
  for (const region of regions) {
    for (const [sku, word] of Object.entries(skus)) {
      const items = await ask(endpoint, currency, storageFilter(region, word));
      const price = onlyPrice(items, /^1 GB\/Month$/i);
      if (typeof price === 'number') storage.push({ location: region, sku, perGiBMonth: price });
      else missing.push(`${sku} in ${region}: ${price}`);
    }
    const items = await ask(
      endpoint,
      currency,
      `serviceName eq 'Bandwidth' and armRegionName eq '${region}'`,
    );
    const between = items.filter(({ meterName = '' }) => transferMeter.test(meterName));
    const price = onlyPrice(between, /^1 GB$/i);
    if (typeof price === 'number') transfer.push({ from: region, perGiB: price });
    else missing.push(`transfer from ${region}: ${price}`);
  }
  const asOf = new Date(now).toISOString();
  return {
    prices: { kind: 'prices', formatVersion: 1, asOf, currency, source: endpoint, storage, transfer },
    missing,
  };
}

/** Within the continent; how the names are spelled in each region is unverified. */
const transferMeter = /inter[- ]?region.*(data transfer )?out|data transfer out.*inter[- ]?region/i;

function storageFilter(region: string, word: string): string {
  return (
    `serviceFamily eq 'Storage' and meterName eq '${word} Snapshots' and skuName eq 'Snapshots ${word}' ` +
    `and productName eq 'Standard HDD Managed Disks' and armRegionName eq '${region}'`
  );
}

/** The price of the one meter that fits, from the first unit on; else why there is none. */
function onlyPrice(items: readonly PriceItem[], unit: RegExp): number | string {
  const fitting = items.filter(
    ({ type, tierMinimumUnits = 0, unitOfMeasure = '', retailPrice }) =>
      type === 'Consumption' &&
      tierMinimumUnits === 0 &&
      unit.test(unitOfMeasure) &&
      retailPrice !== undefined,
  );
  const [only, ...others] = fitting;
  if (only?.retailPrice === undefined) return 'no meter fits';
  if (others.length > 0) return `${fitting.length} meters fit, and which one counts is not known`;
  return only.retailPrice;
}

interface PriceAnswer {
  Items?: PriceItem[];
  NextPageLink?: string | null;
}

async function answerOf(url: URL): Promise<PriceAnswer> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new PriceServiceError(`${url.origin} does not answer (${why}); nothing is written`, {
      cause: error,
    });
  }
  if (!response.ok)
    throw new PriceServiceError(`${url.origin} answered ${response.status}; nothing is written`);
  try {
    return (await response.json()) as PriceAnswer;
  } catch {
    throw new PriceServiceError(`${url.origin} did not answer with prices; nothing is written`);
  }
}

async function ask(endpoint: string, currency: string, filter: string): Promise<PriceItem[]> {
  const first = new URL(endpoint);
  first.searchParams.set('api-version', '2023-01-01-preview');
  first.searchParams.set('currencyCode', `'${currency}'`);
  first.searchParams.set('$filter', filter);
  const all: PriceItem[] = [];
  let next: URL | undefined = first;
  for (let pages = 0; next !== undefined && pages < 50; pages++) {
    const body = await answerOf(next);
    if (!Array.isArray(body.Items))
      throw new PriceServiceError(`${first.origin} did not answer with prices; nothing is written`);
    all.push(...body.Items);
    next = body.NextPageLink ? new URL(body.NextPageLink) : undefined;
    if (next !== undefined && next.origin !== first.origin)
      throw new PriceServiceError(`the next page of ${first.origin} is somewhere else; nothing is written`);
  }
  return all;
}
