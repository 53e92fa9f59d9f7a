import { exitCodes, type ExitCode } from '../exit-code.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { withRules } from '../narrowing.ts';
import { withoutJournalText } from '../no-journal.ts';
import { print } from '../printer.ts';
import { flag, listOption, type Verb } from '../verb.ts';
import { ruleOption } from './options.ts';

export const planVerb: Verb = {
  name: 'plan',
  summary: 'what a sync would do first for each replica, and why; nothing is done',
  options: [
    ruleOption,
    { flags: '--snapshot <name>', description: 'only these, with wildcards; can be given again', many: true },
    { flags: '--detailed-exitcode', description: 'ends with 2 where there is anything to do' },
  ],
  printsData: true,
  usesAzure: true,
  examples: [
    'snaprep plan',
    'snaprep plan --rule golden-images --detailed-exitcode',
    'snaprep plan -o json --query "deletions[].name"',
  ],
  async run(call): Promise<ExitCode> {
    const [{ connect }, { plan }, { planText }] = await Promise.all([
      import('../session.ts'),
      import('../../report/reading/plan.ts'),
      import('../views/plan.ts'),
    ]);
    const { io, printing } = call;
    const { world, config, journal } = await connect(call);
    const narrowing = byNames(listOption(call, 'snapshot'));
    const { report } = await plan(world, withRules(config, listOption(call, 'rule')), narrowing);
    if (journal === 'none') io.error(`Note: ${withoutJournalText}.\n`);
    await print(io, printing, report, () => planText(report, io.width));
    if (!report.complete) return exitCodes.someFailed;
    const isDifferent = report.changes.length + report.deletions.length > 0;
    return isDifferent && flag(call, 'detailedExitcode') ? exitCodes.differences : exitCodes.done;
  },
};
