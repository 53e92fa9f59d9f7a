import { exitCodes, type ExitCode } from '../exit-code.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { print } from '../printer.ts';
import { textOption, type Verb } from '../verb.ts';

export const historyVerb: Verb = {
  name: 'history',
  summary: 'what was done and when, from the journal, the newest last',
  args: [{ name: '[name...]', description: 'only these snapshots, with wildcards' }],
  options: [
    { flags: '--since <duration>', description: 'how far back: 90m, 24h, 30d, or P30D (default: 7d)' },
  ],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: [
    'snaprep history --since 24h',
    'snaprep history golden-2026-11 -o json --query "happenings[].what"',
  ],
  async run(call): Promise<ExitCode> {
    const [{ connectToJournal }, { history }, { historyText }, { durationFrom }] = await Promise.all([
      import('../session.ts'),
      import('../../report/reading/history.ts'),
      import('../views/history.ts'),
      import('../option-duration.ts'),
    ]);
    const { io, args, printing } = call;
    const sinceMs = durationFrom('--since', textOption(call, 'since') ?? '7d');
    const { world } = await connectToJournal(call);
    const now = io.now();
    const report = await history(world.journal, byNames(args), { since: now - sinceMs, now });
    await print(io, printing, report, () => historyText(report, io.width));
    return report.complete ? exitCodes.done : exitCodes.someFailed;
  },
};
