/** Prices from a service of the documented form, and what `plan` tells by them, by the built file. */
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CliCloud, finished, spawnCli, type CliRun } from '../support/cli.ts';
import { groups, selected } from '../support/world.ts';

let cli: CliCloud;
let service: http.Server;
let endpoint: string;
const asked: URL[] = [];

const item = (more: object): object => ({
  type: 'Consumption',
  tierMinimumUnits: 0,
  unitOfMeasure: '1 GB/Month',
  ...more,
});

/** As the service answers: by its filter alone, in pages. */
function answer(url: URL): unknown {
  const filter = url.searchParams.get('$filter') ?? '';
  const region = /armRegionName eq '(\w+)'/.exec(filter)?.[1];
  if (filter.includes("serviceName eq 'Bandwidth'")) {
    const meters = [
      item({
        unitOfMeasure: '1 GB',
        retailPrice: 0.02,
        meterName: 'Standard Inter-Region Data Transfer Out',
      }),
      item({ unitOfMeasure: '1 GB', retailPrice: 9, meterName: 'Standard Data Transfer In' }),
      item({
        unitOfMeasure: '1 GB',
        retailPrice: 0.01,
        meterName: 'Inter-Region Data Transfer Out',
        tierMinimumUnits: 100,
      }),
    ];
    return { Items: region === 'northeurope' ? meters : [...meters, ...meters] };
  }
  if (filter.includes("meterName eq 'ZRS Snapshots'")) return { Items: [] };
  if (url.searchParams.get('page') === '2')
    return { Items: [item({ retailPrice: 0.05 })], NextPageLink: null };
  const next = new URL(url);
  next.searchParams.set('page', '2');
  return { Items: [item({ retailPrice: 1, type: 'Reservation' })], NextPageLink: next.href };
}

beforeAll(async () => {
  service = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    asked.push(url);
    response.end(JSON.stringify(answer(url)));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/api/retail/prices`;
  cli = await CliCloud.start();
  cli.person.take(groups.source, 'golden-1', { tags: selected });
});

afterAll(async () => {
  await cli.close();
  service.close();
});

function update(...words: string[]): Promise<CliRun> {
  return finished(spawnCli(['prices', 'update', '--endpoint', endpoint, ...words], cli.folder));
}

test('only a price of which there is exactly one is written, and plan tells a range by it', async () => {
  const bare = await cli.run('plan', '-o', 'json');
  expect(JSON.parse(bare.out)).not.toHaveProperty('costs');
  const { code, error } = await update('--region', 'North Europe', '--currency', 'eur');
  expect(code).toBe(3);
  expect(error).toContain('No price: Standard_ZRS in westeurope: no meter fits');
  expect(error).toContain('No price: transfer from westeurope: 2 meters fit');
  expect(asked[0]?.searchParams.get('currencyCode')).toBe("'EUR'");
  expect(JSON.parse(await readFile(path.join(cli.folder, 'prices.json'), 'utf8'))).toMatchObject({
    kind: 'prices',
    currency: 'EUR',
    storage: expect.arrayContaining([
      { location: 'westeurope', sku: 'Standard_LRS', perGiBMonth: 0.05 },
    ]) as unknown,
    transfer: [{ from: 'northeurope', perGiB: 0.02 }],
  });
  const plan = JSON.parse((await cli.run('plan', '-o', 'json')).out) as { costs: object[] };
  // A disk of 128 GiB.
  expect(plan.costs).toMatchObject([
    {
      location: 'westeurope',
      copies: 1,
      currency: 'EUR',
      mostPerMonth: 6.4,
      mostTransfer: 2.56,
      unknown: [],
    },
    {
      location: 'southeastasia',
      mostPerMonth: 6.4,
      unknown: ['transfer from northeurope to another continent'],
    },
  ]);
  const table = await cli.run('plan');
  expect(table.out).toMatch(
    /Costs in rg-images-weu \(westeurope\): 0 to 6\.40 EUR a month, 0 to 2\.56 EUR once/,
  );
});

test('without a price a sum is not told; a file that is none is refused', async () => {
  const file = path.join(cli.folder, 'few.json');
  const prices = JSON.parse(await readFile(path.join(cli.folder, 'prices.json'), 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...prices, storage: [] }));
  const few = await cli.run('plan', '--prices', 'few.json', '-o', 'json');
  const { costs } = JSON.parse(few.out) as { costs: object[] };
  expect(costs[0]).toMatchObject({ unknown: ['Standard_LRS in westeurope'], mostTransfer: 2.56 });
  expect(costs[0]).not.toHaveProperty('mostPerMonth');
  await writeFile(file, '{"kind":"prices"}');
  expect(await cli.run('plan', '--prices', 'few.json')).toMatchObject({ code: 64, out: '' });
  expect(await cli.run('plan', '--prices', 'none.json')).toMatchObject({ code: 64, out: '' });
  expect(await update('--currency', 'euros')).toMatchObject({ code: 64 });
  const nowhere = await finished(
    spawnCli(['prices', 'update', '--region', 'westeurope', '--endpoint', 'http://127.0.0.1:1/'], cli.folder),
  );
  expect(nowhere).toMatchObject({ code: 1, out: '' });
  expect(nowhere.error).toMatch(
    /^snaprep: http:\/\/127\.0\.0\.1:1 does not answer \(.+\); nothing is written\n$/,
  );
  expect(await update('--write', 'none/prices.json')).toMatchObject({
    code: 64,
    error: expect.stringContaining('cannot be written (ENOENT)') as string,
  });
  const away = await finished(spawnCli(['prices', 'update', '--endpoint', 'http://example.com'], cli.folder));
  expect(away).toMatchObject({ code: 64, out: '' });
});
