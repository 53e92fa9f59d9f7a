import { exitCodes, Interrupted, type ExitCode } from '../exit-code.ts';
import { leavable } from '../leavable.ts';
import { withRules } from '../narrowing.ts';
import { withoutJournalText } from '../no-journal.ts';
import { print } from '../printer.ts';
import type { Session } from '../session.ts';
import { flag, listOption, type Call, type Verb } from '../verb.ts';
import { deadlineOf } from './deadline.ts';
import { ruleOption, timeoutOption } from './options.ts';
import { planVerb } from './plan.ts';
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
    if (flag(call, 'dryRun')) return leavable(call.io, planVerb.run(call));
    const { connect } = await import('../session.ts');
    const session = await connect(call);
    return session.service === undefined || flag(call, 'here')
      ? syncHere(call, session)
      : syncByService(call, session);
  },
};

async function syncHere(call: Call, { world, config, journal }: Session): Promise<ExitCode> {
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
  const result = await here.syncHere(world, withRules(config, listOption(call, 'rule')), {
    io,
    ...(await deadlineOf(call)),
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

async function syncByService(call: Call, session: Session): Promise<ExitCode> {
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
  return waitFor(call, session, { names: [], to: [], anyTarget: false, ...(await deadlineOf(call)) });
}
