import { exitCodes, type ExitCode } from '../exit-code.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { withRules } from '../narrowing.ts';
import { print } from '../printer.ts';
import { flag, listOption, textOption, type Verb } from '../verb.ts';
import { ruleOption } from './options.ts';

/** Between two looks of `--watch`, ms. */
const watchMs = 10_000;

export const statusVerb: Verb = {
  name: 'status',
  summary: 'how each replica stands: snapshots by targets, with state, percent, time left, lag and reason',
  args: [{ name: '[name...]', description: 'only these snapshots, with wildcards' }],
  options: [
    ruleOption,
    { flags: '-w, --watch', description: 'again every ten seconds, until all is ready' },
    {
      flags: '--selector <terms>',
      description: 'only these: ready=false, state=blocked, reason!=InSync; several after commas',
    },
  ],
  printsData: true,
  usesAzure: true,
  examples: [
    'snaprep status',
    'snaprep status "golden-*" --selector ready=false',
    'snaprep status -o tsv --query "replicas[].[name,target,state]"',
  ],
  async run(call): Promise<ExitCode> {
    const [{ connect }, { status }, { selectorFrom }, { statusText }] = await Promise.all([
      import('../session.ts'),
      import('../../report/reading/status.ts'),
      import('../selector.ts'),
      import('../views/status.ts'),
    ]);
    const { io, args, printing } = call;
    const selector = selectorFrom(textOption(call, 'selector'));
    const { world, config } = await connect(call);
    const narrowed = withRules(config, listOption(call, 'rule'));
    for (;;) {
      const report = await status(world, narrowed, byNames(args), selector);
      await print(io, printing, report, () => statusText(report, io.width));
      if (!flag(call, 'watch') || report.ready)
        return report.complete ? exitCodes.done : exitCodes.someFailed;
      await io.sleep(watchMs);
      if (io.signal.aborted) return exitCodes.interrupted;
    }
  },
};
