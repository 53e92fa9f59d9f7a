import { exitCodes, Interrupted, UsageError, type ExitCode } from '../exit-code.ts';
import { leavable } from '../leavable.ts';
import { withRules } from '../narrowing.ts';
import { withoutJournalText } from '../no-journal.ts';
import { print } from '../printer.ts';
import type { Session } from '../session.ts';
import { flag, listOption, type Call, type Verb } from '../verb.ts';
import { deadlineOf } from './deadline.ts';
import { ruleOption, timeoutOption } from './options.ts';
import { planVerb } from './plan.ts';
import { isByService, refuseTimeout } from './unheeded.ts';
import { waitFor } from './wait.ts';

export const syncVerb: Verb = {
  name: 'sync',
  summary: 'the full pass: by the deployed service, or without one in this process until all is ready',
  options: [
    ruleOption,
    { flags: '--dry-run', description: 'the same as plan' },
    { flags: '--here', description: 'in this process, though there is a namespace' },
    { flags: '--wait', description: 'by the deployed service: until all is ready' },
    {
      flags: '--wait-deletions',
      description: 'in this process: also until announced deletions are due and done',
    },
    timeoutOption,
  ],
  printsData: true,
  usesAzure: true,
  examples: [
    'snaprep sync --dry-run',
    'snaprep sync --wait --timeout 2h',
    'snaprep sync --here --rule golden-images',
  ],
  async run(call): Promise<ExitCode> {
    // Before anything is asked for: a mistake in it must not show after a pass was begun.
    const until = await deadlineOf(call);
    if (flag(call, 'dryRun')) return leavable(call.io, planVerb.run(call));
    const byService = await isByService(call);
    if (byService) {
      if (!flag(call, 'wait')) refuseTimeout(call, 'add --wait, or --here for a pass in this process');
      if (flag(call, 'waitDeletions'))
        throw new UsageError('--wait-deletions is for a pass in this process; add --here');
    }
    const { connect } = await import('../session.ts');
    const session = await connect(call);
    const config = withRules(session.config, listOption(call, 'rule'));
    return byService ? syncByService(call, session, until) : syncHere(call, { ...session, config }, until);
  },
};

type Until = Awaited<ReturnType<typeof deadlineOf>>;

async function syncHere(call: Call, { world, config, journal }: Session, until: Until): Promise<ExitCode> {
  const [here, { Progress }, { statusText }, { exitCodeOf }, { goesOnText }] = await Promise.all([
    import('../commands/sync.ts'),
    import('../progress.ts'),
    import('../views/status.ts'),
    import('../verdict.ts'),
    import('../goes-on.ts'),
  ]);
  const { io, printing } = call;
  if (journal === 'none') io.error(`Note: ${withoutJournalText}.\n`);
  if (config.rules.some(({ locks }) => locks === 'lift')) {
    io.error('Note: locks are lifted by the deployed service only; here they are respected.\n');
  }
  const progress = new Progress(io);
  const result = await here.syncHere(world, config, {
    io,
    ...until,
    waitForDeletions: flag(call, 'waitDeletions'),
    onOutcome: (outcome) => progress.tell(outcome),
  });
  progress.end();
  const { status, stopped, unfinished } = result;
  if (status === undefined) throw new Interrupted(`Interrupted. ${goesOnText(unfinished.length, false)}`);
  await print(io, printing, result, () => statusText(status, io.width));
  if (result.needed.some(({ end }) => end === 'approval'))
    io.error('Someone has to approve: snaprep deletions list.\n');
  if (stopped === 'timedOut') io.error(`The time is over. ${goesOnText(unfinished.length, false)}\n`);
  return stopped === 'timedOut' ? exitCodes.timedOut : exitCodeOf(status, result.needed);
}

async function syncByService(call: Call, session: Session, until: Until): Promise<ExitCode> {
  const { io } = call;
  const { randomUUID } = await import('node:crypto');
  const passId = randomUUID();
  if (listOption(call, 'rule').length > 0)
    io.error('Note: the deployed service looks at all rules; --rule narrows what is waited for.\n');
  await session.service?.requestSync(passId);
  io.error(`Asked ${session.service?.namespace ?? ''} for a full pass, ${passId}.\n`);
  if (!flag(call, 'wait')) {
    await print(io, call.printing, { kind: 'syncRequested', passId }, () => `${passId}\n`);
    return exitCodes.done;
  }
  return waitFor(call, session, { names: [], to: [], anyTarget: false, ...until });
}
