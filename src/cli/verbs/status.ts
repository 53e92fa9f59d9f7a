import { exitCodes, NotFoundError, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { drawnOver, wrappedRows } from '../live-lines.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { withRules } from '../narrowing.ts';
import { print } from '../printer.ts';
import { flag, listOption, textOption, type Verb } from '../verb.ts';
import { ruleOption } from './options.ts';

/** Between two looks of `--watch`, ms. */
const watchMs = 10_000;

function againText({ now }: Pick<Io, 'now'>): string {
  const time = new Date(now()).toISOString().slice(11, 19);
  return `At ${time}Z; again every ${watchMs / 1000} s until all is ready. Ctrl-C ends it.\n`;
}

/** On a terminal those of the last table, where it has that many; else the next one stands below it. */
function rowsToDrawOver(drawn: string, { screen, width }: Pick<Io, 'screen' | 'width'>): number {
  const { rows, columns } = screen() ?? { rows: 0, columns: 1 };
  const used = wrappedRows(drawn.split('\n').slice(0, -1), columns);
  return width > 0 && used < rows ? used : 0;
}

/** Of a pattern it is an answer that nothing fits it; a name that is nowhere is a slip of whoever typed it. */
function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

function nowhereText(name: string): string {
  return `${name}: no rule wants a snapshot of this name, and no replica of it is there; snaprep explain ${name} says more`;
}

export const statusVerb: Verb = {
  name: 'status',
  summary: 'how each replica stands: snapshots by targets, with state, percent, time left, lag and reason',
  args: [
    {
      name: '[name...]',
      description: 'only these snapshots, with wildcards; ends with 1 for a name that is nowhere',
    },
  ],
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
  readsOnly: true,
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
    const isWatching = flag(call, 'watch');
    const isNarrowed =
      [...args, ...listOption(call, 'rule'), textOption(call, 'selector') ?? ''].join('') !== '';
    let drawn = '';
    for (;;) {
      const found = new Set<string>();
      const report = await status(world, narrowed, byNames(args), (one) => {
        found.add(one.name.toLowerCase());
        return selector(one);
      });
      await print(io, printing, report, () => {
        const text = `${statusText(report, io.width, isNarrowed)}${isWatching && !report.ready ? againText(io) : ''}`;
        const rows = isWatching ? rowsToDrawOver(drawn, io) : 0;
        drawn = text;
        return drawnOver(rows, text);
      });
      if (!isWatching || report.ready) {
        if (!report.complete) return exitCodes.someFailed;
        const missing = args.filter((name) => !isPattern(name) && !found.has(name.toLowerCase()));
        if (missing.length > 0) throw new NotFoundError(missing.map(nowhereText).join('\n'));
        return exitCodes.done;
      }
      await io.sleep(watchMs);
    }
  },
};
