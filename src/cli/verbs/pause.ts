import type { PauseChange } from '../../reconciler/pausing.ts';
import { pauseText } from '../../replication/pause.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { withRules } from '../narrowing.ts';
import { withoutJournalText } from '../no-journal.ts';
import { print } from '../printer.ts';
import type { Session } from '../session.ts';
import { flag, textOption, type Call, type Verb, type VerbOption } from '../verb.ts';

const oneRule: VerbOption = { flags: '--rule <name>', description: 'of this rule alone' };

export const pauseVerb: Verb = {
  name: 'pause',
  summary: 'stops everything or only deletions, now and without a deployment, until snaprep resume',
  options: [
    { flags: '--deletions', description: 'only deletions; copies go on' },
    oneRule,
    { flags: '--reason <text>', description: 'for whoever reads it' },
  ],
  printsData: true,
  usesAzure: true,
  examples: ['snaprep pause --deletions', 'snaprep pause --rule golden-images --reason "moving the group"'],
  async run(call): Promise<ExitCode> {
    const session = await pausable(call);
    const [rule, reason] = [textOption(call, 'rule'), textOption(call, 'reason')];
    if (reason !== undefined && reason.length > 200)
      throw new UsageError('--reason: give 200 characters at most');
    const [named] = rule === undefined ? [] : withRules(session.config, [rule]).rules;
    const by = await session.objectId();
    const { pause } = await import('../../reconciler/pausing.ts');
    const change = await pause(session.world, {
      scope: flag(call, 'deletions') ? 'deletions' : 'everything',
      ...(named && { rule: named.name }),
      ...(by !== undefined && { by }),
      ...(reason !== undefined && { reason }),
    });
    const done = change.changed.length === 0 ? 'It is paused already' : undefined;
    await printed(call, change, {}, done);
    if (change.unrecorded !== undefined)
      call.io.error(`The journal does not tell of it: ${change.unrecorded}\n`);
    return exitCodes.done;
  },
};

export const resumeVerb: Verb = {
  name: 'resume',
  summary: 'ends pauses, and asks the deployed service for the full pass that goes on with what waited',
  options: [{ flags: '--deletions', description: 'only pauses of deletions' }, oneRule],
  printsData: true,
  usesAzure: true,
  examples: ['snaprep resume', 'snaprep resume --deletions --rule golden-images'],
  async run(call): Promise<ExitCode> {
    const session = await pausable(call);
    const rule = textOption(call, 'rule');
    const by = await session.objectId();
    const { resume } = await import('../../reconciler/pausing.ts');
    const change = await resume(session.world, {
      ...(flag(call, 'deletions') && { scope: 'deletions' as const }),
      ...(rule !== undefined && { rule }),
      ...(by !== undefined && { by }),
    });
    const asked = change.changed.length === 0 ? {} : await passAsked(call, session);
    const done = asked.passId === undefined ? 'Resumed' : 'Resumed, and the full pass is asked for';
    await printed(call, change, asked, change.changed.length === 0 ? 'Nothing of the kind is paused' : done);
    return exitCodes.done;
  },
};

async function pausable(call: Call): Promise<Session> {
  const { connectUntold } = await import('../session.ts');
  const session = await connectUntold(call);
  if (session.journal === 'none')
    throw new UsageError(`what is paused stands beside the journal: ${withoutJournalText}`);
  return session;
}

/** It is resumed already, whatever becomes of this. */
async function passAsked({ io }: Call, { service }: Session): Promise<{ passId?: string }> {
  if (service === undefined) {
    io.error('No service was told; what waited goes on with the nightly pass, or with snaprep sync.\n');
    return {};
  }
  const { randomUUID } = await import('node:crypto');
  const passId = randomUUID();
  try {
    await service.requestSync(passId);
    return { passId };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    io.error(`The pass could not be asked for, and the nightly pass goes on with what waited: ${detail}\n`);
    return {};
  }
}

async function printed(
  { io, printing }: Call,
  { changed, pauses, unrecorded }: PauseChange,
  asked: { passId?: string },
  /** Before what is paused now. */
  done: string | undefined,
): Promise<void> {
  // It brings zod along, which the start of no command should.
  const { pauseView } = await import('../../report/pauses.ts');
  const report = {
    kind: 'pauseChanged',
    changed: changed.map(pauseView),
    pauses: pauses.map(pauseView),
    ...asked,
    ...(unrecorded !== undefined && { unrecorded }),
  };
  const now =
    pauses.length === 0
      ? 'Nothing is paused.\n'
      : pauses.map((one) => `Paused: ${pauseText(one)}.\n`).join('');
  await print(io, printing, report, () => `${done === undefined ? '' : `${done}.\n`}${now}`);
}
