import { exitCodes, type ExitCode } from '../exit-code.ts';
import { withRules } from '../narrowing.ts';
import { print } from '../printer.ts';
import { listOption, type Verb } from '../verb.ts';
import { ruleOption } from './options.ts';

export const explainVerb: Verb = {
  name: 'explain',
  summary:
    'why a snapshot is or is not replicated: rule by rule, target by target, with what was seen and what to do',
  args: [{ name: '<name>', description: 'of the snapshot' }],
  options: [ruleOption],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: [
    'snaprep explain golden-2026-11',
    'snaprep explain golden-2026-11 -o json --query "rules[].targets[].reason"',
  ],
  async run(call): Promise<ExitCode> {
    const [{ connect }, { explain }, { explainText }] = await Promise.all([
      import('../session.ts'),
      import('../../report/reading/explain.ts'),
      import('../views/explain.ts'),
    ]);
    const { io, args, printing } = call;
    const { world, config } = await connect(call);
    const report = await explain(world, withRules(config, listOption(call, 'rule')), args[0] ?? '');
    await print(io, printing, report, () => explainText(report, io.width));
    if (!report.complete) return exitCodes.someFailed;
    return report.known ? exitCodes.done : exitCodes.failed;
  },
};
