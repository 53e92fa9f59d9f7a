import type { Candidate } from '../commands/adopt.ts';
import { confirm } from '../confirm.ts';
import { exitCodes, Interrupted, type ExitCode } from '../exit-code.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { leavable } from '../leavable.ts';
import { withRules } from '../narrowing.ts';
import { print } from '../printer.ts';
import { tableText } from '../table.ts';
import { flag, listOption, type Verb } from '../verb.ts';
import { groupName } from '../words.ts';
import { ruleOption, yesOption } from './options.ts';

export const adoptVerb: Verb = {
  name: 'adopt',
  summary:
    'takes over replicas that another tool made under the same names, instead of copying again; shows a table and asks',
  args: [{ name: '[name...]', description: 'only these, with wildcards' }],
  options: [
    ruleOption,
    { flags: '--dry-run', description: 'shows the table, and changes nothing' },
    yesOption,
  ],
  printsData: true,
  usesAzure: true,
  examples: ['snaprep adopt --dry-run', 'snaprep adopt --rule golden-images --yes'],
  async run(call): Promise<ExitCode> {
    const [{ connect }, { adopt, candidates }] = await Promise.all([
      import('../session.ts'),
      import('../commands/adopt.ts'),
    ]);
    const { io, printing, args } = call;
    const { world, config } = await connect(call);
    const narrowed = withRules(config, listOption(call, 'rule'));
    const all = await leavable(io, candidates(world, narrowed, byNames(args)), untouched);
    const wanted = all.filter(({ adoptable }) => adoptable);
    const text = candidatesText(all, io.width);
    const refused = wanted.length < all.length ? exitCodes.someFailed : exitCodes.done;
    if (flag(call, 'dryRun') || wanted.length === 0) {
      await print(io, printing, { kind: 'adopt', candidates: all, adopted: [] }, () => text);
      return refused;
    }
    await confirm(
      call,
      text,
      `Take over ${wanted.length}? They count as ours from then on, and go with their sources.`,
    );
    const adopted = await adopt(world, narrowed, wanted, io.signal);
    const lines = adopted.map(
      ({ replica, result, detail }) => `${result}  ${replica}${detail === undefined ? '' : `: ${detail}`}\n`,
    );
    await print(
      io,
      printing,
      { kind: 'adopt', candidates: all, adopted },
      () => `${text}\n${lines.join('')}`,
    );
    if (adopted.length < wanted.length) throw new Interrupted(stoppedText(adopted.length, wanted.length));
    return adopted.every(({ result }) => result === 'adopted') ? refused : exitCodes.someFailed;
  },
};

const untouched = 'Interrupted; nothing was changed.';

function stoppedText(done: number, wanted: number): string {
  return (
    `Interrupted after ${done} of ${wanted}, which are ours now; the others are as they were. ` +
    'Nothing goes on in Azure; run snaprep adopt again for the rest.'
  );
}

function candidatesText(all: readonly Candidate[], width: number): string {
  if (all.length === 0)
    return 'Nothing to take over: no wanted name is taken by a snapshot that is nobody’s.\n';
  const rows = all.map(({ name, target, rule, adoptable, why }) => [
    ...[name, groupName(target), rule],
    ...[adoptable ? '✓ yes' : '✗ no', why],
  ]);
  return tableText({ head: ['SNAPSHOT', 'TARGET', 'RULE', 'ADOPT', 'WHY'], rows }, width);
}
