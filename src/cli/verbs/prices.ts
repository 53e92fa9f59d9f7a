import path from 'node:path';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { print } from '../printer.ts';
import { goAsTheMachineDoes } from '../way-out.ts';
import { writeOut } from '../write-out.ts';
import { listOption, textOption, type Call, type Verb } from '../verb.ts';

export const defaultPricesFile = 'prices.json';

export const updatePricesVerb: Verb = {
  name: 'prices update',
  summary: 'asks the public price service, and writes the dated list by which plan tells costs',
  options: [
    { flags: '-f, --file <path>', description: 'the configuration whose target regions are asked for' },
    {
      flags: '--region <name>',
      description: 'a further region, such as that of the sources; can be given again',
      many: true,
    },
    { flags: '--currency <code>', description: 'as ISO 4217 has it', default: 'USD' },
    { flags: '--write <path>', description: `where to (default: ${defaultPricesFile})` },
    { flags: '--endpoint <url>', description: 'another address of the service' },
  ],
  printsData: true,
  usesAzure: false,
  examples: [
    'snaprep prices update --region northeurope',
    'snaprep prices update --region northeurope --currency EUR --write prices-eur.json',
  ],
  async run(call): Promise<ExitCode> {
    const { fetchPrices, priceService, PriceServiceError } = await import('../prices/fetch-prices.ts');
    const { io, printing } = call;
    const endpoint = textOption(call, 'endpoint') ?? priceService;
    checkEndpoint(endpoint);
    const currency = (textOption(call, 'currency') ?? 'USD').toUpperCase();
    if (!/^[A-Z]{3}$/.test(currency))
      throw new UsageError(`--currency ${currency}: give three letters, such as EUR`);
    const regions = await regionsOf(call);
    goAsTheMachineDoes();
    const { prices, missing } = await fetchPrices({ endpoint, currency, regions, now: io.now() });
    for (const text of missing) io.error(`No price: ${text}\n`);
    if (prices.storage.length + prices.transfer.length === 0) {
      throw new PriceServiceError('no price at all was found; nothing is written');
    }
    const file = path.resolve(io.cwd, textOption(call, 'write') ?? defaultPricesFile);
    writeOut(file, `${JSON.stringify(prices, undefined, 2)}\n`);
    const count = prices.storage.length + prices.transfer.length;
    await print(
      io,
      printing,
      { kind: 'pricesUpdated', file, prices, missing },
      () => `${count} prices in ${file}\n`,
    );
    return missing.length === 0 ? exitCodes.done : exitCodes.someFailed;
  },
};

function checkEndpoint(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !isLoopback)
    throw new UsageError(`--endpoint ${text}: give an https address`);
}

async function regionsOf(call: Call): Promise<string[]> {
  const [{ loadReplicationConfig }, { normaliseLocation }] = await Promise.all([
    import('../../config/load.ts'),
    import('../../config/location.ts'),
  ]);
  const { io } = call;
  const given = listOption(call, 'region').map(normaliseLocation);
  const named = textOption(call, 'file') ?? io.env['REPLICATION_FILE'];
  // With regions on the command line the configuration may be absent.
  if (named === undefined && given.length > 0) {
    const { existsSync } = await import('node:fs');
    if (!existsSync(path.resolve(io.cwd, 'replication.json'))) return [...new Set(given)].sort();
  }
  const { rules } = loadReplicationConfig(path.resolve(io.cwd, named ?? 'replication.json'));
  const targets = rules.flatMap((rule) => rule.targets.map(({ location }) => location));
  return [...new Set([...given, ...targets])].sort();
}
