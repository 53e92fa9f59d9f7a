import { exitCodes, Interrupted, type ExitCode } from '../exit-code.ts';
import { requireTargets, withRules } from '../narrowing.ts';
import { print } from '../printer.ts';
import { listOption, type Verb } from '../verb.ts';
import { deadlineOf } from './deadline.ts';
import { ruleOption, timeoutOption } from './options.ts';
import { isByService, refuseTimeout } from './unheeded.ts';

export const replicateVerb: Verb = {
  name: 'replicate',
  summary: 'looks at named snapshots now, and copies what is missing; which ones are wanted, the rules say',
  args: [{ name: '<name...>', description: 'of snapshots, with wildcards' }],
  options: [
    ruleOption,
    { flags: '--to <target>', description: 'only this group or region; can be given again', many: true },
    { flags: '--here', description: 'in this process, though there is a namespace' },
    timeoutOption,
  ],
  printsData: true,
  usesAzure: true,
  examples: ['snaprep replicate golden-2026-11', 'snaprep replicate "golden-*" --to westeurope'],
  async run(call): Promise<ExitCode> {
    const until = await deadlineOf(call);
    const byService = await isByService(call);
    if (byService) refuseTimeout(call, 'the service is only asked here, and snaprep wait waits for it');
    const [{ connect }, { wantedHints, isHintTo }] = await Promise.all([
      import('../session.ts'),
      import('../commands/replicate.ts'),
    ]);
    const { io, printing, args } = call;
    const { world, config } = await connect(call);
    const narrowed = withRules(config, listOption(call, 'rule'));
    requireTargets(narrowed, listOption(call, 'to'));
    const wanted = await wantedHints(world, narrowed, args);
    const hints = wanted.hints.filter(({ hint }) => isHintTo(narrowed, hint, listOption(call, 'to')));
    for (const name of wanted.unselected)
      io.error(`${name}: no rule selects it; snaprep explain ${name} says why.\n`);
    for (const name of wanted.missing) io.error(`${name}: no source group has it.\n`);
    const isIncomplete = wanted.unselected.length + wanted.missing.length > 0;
    if (byService) {
      await world.hints.send(hints);
      const names = [...new Set(hints.map(({ hint }) => hint.source.name))];
      await print(io, printing, { kind: 'replicate', asked: names }, () =>
        names.length === 0 ? '' : `Asked the service to look at: ${names.join(', ')}\n`,
      );
      return isIncomplete ? exitCodes.someFailed : exitCodes.done;
    }
    const [
      { workHintsOff, neededOf },
      { Progress },
      { goesOnText },
      { byNames },
      { status },
      { statusText },
      { exitCodeOf },
    ] = await Promise.all([
      import('../commands/sync.ts'),
      import('../progress.ts'),
      import('../goes-on.ts'),
      import('../../report/reading/narrowing.ts'),
      import('../../report/reading/status.ts'),
      import('../views/status.ts'),
      import('../verdict.ts'),
    ]);
    const progress = new Progress(io);
    const options = {
      io,
      ...until,
      waitForDeletions: false,
      onOutcome: progress.tell.bind(progress),
    };
    const worked = await workHintsOff(world, narrowed, hints, options);
    progress.end();
    const { stopped, unfinished } = worked;
    if (stopped === 'interrupted')
      throw new Interrupted(`Interrupted. ${goesOnText(unfinished.length, false)}`);
    const { isTarget } = await import('../commands/wait.ts');
    const report = await status(world, narrowed, byNames(args), (one) =>
      isTarget(one, listOption(call, 'to')),
    );
    await print(io, printing, report, () => statusText(report, io.width, true));
    if (stopped === 'timedOut') return exitCodes.timedOut;
    return isIncomplete ? exitCodes.someFailed : exitCodeOf(report, neededOf(worked));
  },
};
