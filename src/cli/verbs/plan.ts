import path from 'node:path';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { withRules } from '../narrowing.ts';
import { withoutJournalText } from '../no-journal.ts';
import { print } from '../printer.ts';
import { flag, listOption, textOption, type Verb } from '../verb.ts';
import { ruleOption } from './options.ts';
import { defaultPricesFile } from './prices.ts';

export const planVerb: Verb = {
  name: 'plan',
  summary: 'what a sync would do first for each replica, and why; nothing is done',
  options: [
    ruleOption,
    { flags: '--snapshot <name>', description: 'only these, with wildcards; can be given again', many: true },
    {
      flags: '--prices <file>',
      description: 'tells costs by this list, as prices update writes it (default: prices.json, where it is)',
    },
    { flags: '--detailed-exitcode', description: 'ends with 2 where there is anything to do' },
  ],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: [
    'snaprep plan',
    'snaprep plan --rule golden-images --detailed-exitcode',
    'snaprep plan -o json --query "deletions[].name"',
  ],
  async run(call): Promise<ExitCode> {
    const [{ connect }, { plan }, { planText }, { readPrices }] = await Promise.all([
      import('../session.ts'),
      import('../../report/reading/plan.ts'),
      import('../views/plan.ts'),
      import('../prices/read-prices.ts'),
    ]);
    const { io, printing } = call;
    const named = textOption(call, 'prices');
    const prices = readPrices(path.resolve(io.cwd, named ?? defaultPricesFile));
    if (named !== undefined && prices === undefined) throw new UsageError(`--prices ${named}: is not there`);
    const { world, config, journal } = await connect(call);
    const narrowing = byNames(listOption(call, 'snapshot'));
    const { report } = await plan(world, withRules(config, listOption(call, 'rule')), narrowing, prices);
    if (journal === 'none') io.error(`Note: ${withoutJournalText}.\n`);
    await print(io, printing, report, () => planText(report, io.width));
    if (!report.complete) return exitCodes.someFailed;
    const isDifferent = report.changes.length + report.deletions.length > 0;
    return isDifferent && flag(call, 'detailedExitcode') ? exitCodes.differences : exitCodes.done;
  },
};
