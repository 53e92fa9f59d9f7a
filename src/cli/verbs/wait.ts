import type { WaitOptions, WaitResult } from '../commands/wait.ts';
import { exitCodes, Interrupted, type ExitCode } from '../exit-code.ts';
import { requireTargets, withRules } from '../narrowing.ts';
import { print } from '../printer.ts';
import type { Session } from '../session.ts';
import { flag, listOption, type Call, type Verb } from '../verb.ts';
import { deadlineOf } from './deadline.ts';
import { ruleOption, timeoutOption } from './options.ts';

export const waitVerb: Verb = {
  name: 'wait',
  summary: 'waits until snapshots are ready in all their targets; the verdict is the exit code, and JSON',
  args: [{ name: '<name...>', description: 'of snapshots, with wildcards; each has to be there' }],
  options: [
    ruleOption,
    { flags: '--to <target>', description: 'only this group or region; can be given again', many: true },
    { flags: '--any-target', description: 'one target is enough for each snapshot' },
    { ...timeoutOption, description: timeoutOption.description.replace('no end', '2h') },
  ],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: [
    'snaprep wait golden-2026-11 --timeout 90m',
    'snaprep wait "golden-*" --to westeurope -o json --query verdict',
  ],
  async run(call): Promise<ExitCode> {
    const { connect } = await import('../session.ts');
    const deadline = await deadlineOf(call, '2h');
    const session = await connect(call);
    const to = listOption(call, 'to');
    requireTargets(withRules(session.config, listOption(call, 'rule')), to);
    return waitFor(call, session, { names: call.args, to, anyTarget: flag(call, 'anyTarget'), ...deadline });
  },
};

export async function waitFor(
  call: Call,
  { world, config }: Session,
  options: Omit<WaitOptions, 'io' | 'onLook'>,
): Promise<ExitCode> {
  const [{ wait }, { statusText }, { StatusProgress }] = await Promise.all([
    import('../commands/wait.ts'),
    import('../views/status.ts'),
    import('../progress.ts'),
  ]);
  const { io, printing } = call;
  const progress = new StatusProgress(io);
  io.signal.addEventListener('abort', () => progress.end());
  const result = await wait(world, withRules(config, listOption(call, 'rule')), {
    ...options,
    io,
    onLook: (report) => {
      if (!io.signal.aborted) progress.tell(report);
    },
  });
  progress.end();
  if (result.verdict === 'interrupted') {
    throw new Interrupted('Interrupted. The deployed service and what Azure has begun go on by themselves.');
  }
  await print(
    io,
    printing,
    result,
    () => `${statusText(result.status, io.width, options.names.length > 0)}${verdictText(result)}`,
  );
  return codes[result.verdict];
}

const codes: Readonly<Record<WaitResult['verdict'], ExitCode>> = {
  ready: exitCodes.done,
  blocked: exitCodes.someFailed,
  approval: exitCodes.approvalNeeded,
  timedOut: exitCodes.timedOut,
  interrupted: exitCodes.interrupted,
};

const verdictWords: Readonly<Record<WaitResult['verdict'], string>> = {
  ready: 'All ready.',
  blocked: 'Someone is needed; snaprep explain NAME says what for.',
  approval: 'Someone has to approve; see snaprep deletions list.',
  timedOut: 'The time is over.',
  interrupted: 'Interrupted.',
};

function verdictText({ verdict, missing }: WaitResult): string {
  const none = missing.length === 0 ? '' : ` Nothing found of: ${missing.join(', ')}.`;
  return `${verdictWords[verdict]}${none}\n`;
}
