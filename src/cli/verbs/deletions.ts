import type { Approval, PendingDeletions, PendingSet } from '../../reconciler/pending-deletions.ts';
import type { PinOutcome } from '../../reconciler/pins.ts';
import { confirm } from '../confirm.ts';
import { exitCodes, Interrupted, UsageError, type ExitCode } from '../exit-code.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { leavable } from '../leavable.ts';
import { setsText } from '../views/deletions.ts';
import { withRules } from '../narrowing.ts';
import { print } from '../printer.ts';
import type { Session } from '../session.ts';
import { listOption, type Call, type Verb } from '../verb.ts';
import { ruleOption, yesOption } from './options.ts';

const setArgument = { name: '<set-id>', description: 'as deletions list shows it' };

export const listDeletionsVerb: Verb = {
  name: 'deletions list',
  summary: 'the deletions that are pending, until when and why, and which of them someone has to approve',
  options: [ruleOption],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: ['snaprep deletions list', 'snaprep deletions list -o tsv --query "sets[?needsApproval].setId"'],
  async run(call): Promise<ExitCode> {
    const [pending, { deletionsReport }] = await Promise.all([
      found(call),
      import('../../report/deletions.ts'),
    ]);
    const report = deletionsReport(pending, await pending.session.world.pauses.read(), call.io.now());
    await print(call.io, call.printing, report, () => setsText(pending.sets));
    for (const { rule, group, code, detail } of report.unread)
      call.io.error(`Not read: ${rule}, as ${group} cannot be listed: ${code}: ${detail}\n`);
    if (pending.sets.some(({ needsApproval }) => needsApproval)) return exitCodes.approvalNeeded;
    return report.complete ? exitCodes.done : exitCodes.someFailed;
  },
};

export const approveDeletionsVerb: Verb = {
  name: 'deletions approve',
  summary: 'lets exactly this set of deletions go, after it was shown; another replica is another set',
  args: [setArgument],
  options: [yesOption],
  printsData: true,
  usesAzure: true,
  examples: ['snaprep deletions approve 3f0c9a51d2b7e846'],
  async run(call): Promise<ExitCode> {
    const { io, printing } = call;
    const { session, set } = await foundSet(call);
    await confirm(call, setsText([set]), 'Delete these replicas?');
    const { approveDeletions } = await import('../../reconciler/pending-deletions.ts');
    const approval = await approveDeletions(
      session.world,
      session.config,
      set.setId,
      await session.objectId(),
      io.signal,
    );
    if (approval === undefined) throw changed(set.setId);
    await print(io, printing, { kind: 'approval', ...approval }, () => `${approval.approved} approved.\n`);
    const isServed = session.service !== undefined;
    if (!isServed) io.error('No service was told; snaprep sync carries out what is due.\n');
    if (io.signal.aborted) throw new Interrupted(whatGoesOn(approval, set.pending.length, isServed));
    for (const id of approval.changed) io.error(`Left alone, as it changed meanwhile: ${id}\n`);
    return approval.changed.length === 0 ? exitCodes.done : exitCodes.someFailed;
  },
};

function whatGoesOn({ approved, changed }: Approval, of: number, isServed: boolean): string {
  const left = of - approved - changed.length;
  return [
    `Interrupted after ${approved} of ${of} were approved.`,
    ...(left > 0 ? [`${left} are held as before, as a set of their own; deletions list shows it.`] : []),
    isServed
      ? 'The deployed service deletes what was approved by itself, each when it is due;'
      : 'Nothing goes on by itself;',
    'snaprep deletions pin NAME keeps one.',
  ].join(' ');
}

export const cancelDeletionsVerb: Verb = {
  name: 'deletions cancel',
  summary: 'keeps every replica of this set by pinning it; deletions unpin lets it go again',
  args: [setArgument],
  options: [yesOption],
  printsData: true,
  usesAzure: true,
  examples: ['snaprep deletions cancel 3f0c9a51d2b7e846'],
  async run(call): Promise<ExitCode> {
    const { session, set } = await foundSet(call);
    await confirm(call, setsText([set]), 'Keep these replicas?');
    const { cancelDeletions } = await import('../../reconciler/pins.ts');
    const outcome = await cancelDeletions(session.world, session.config, set.setId);
    if (outcome === undefined) throw changed(set.setId);
    return told(call, outcome);
  },
};

export const pinVerb = pinning(
  'pin',
  'keeps replicas: neither a deletion nor a replacement takes what is pinned',
);
export const unpinVerb = pinning('unpin', 'takes the pin off; what was announced or due then goes its way');

function pinning(word: 'pin' | 'unpin', summary: string): Verb {
  return {
    name: `deletions ${word}`,
    summary,
    args: [{ name: '<name...>', description: 'of replicas, with wildcards, in all targets' }],
    options: [ruleOption],
    printsData: true,
    usesAzure: true,
    examples: [`snaprep deletions ${word} golden-2026-10`],
    async run(call): Promise<ExitCode> {
      const { connect } = await import('../session.ts');
      const session = await connect(call);
      const narrowing = byNames(call.args);
      const named = { takes: ({ name }: { name: string }) => narrowing.takes(name) };
      const { setPins } = await import('../../reconciler/pins.ts');
      const narrowed = withRules(session.config, listOption(call, 'rule'));
      return told(call, await setPins(session.world, narrowed, named, word === 'pin'));
    },
  };
}

/** What was done, and what was not. */
async function told({ io, printing }: Call, outcome: PinOutcome): Promise<ExitCode> {
  const { pinsReport } = await import('../../report/pins.ts');
  const report = pinsReport(outcome);
  const { replicas, failed } = report;
  const text = replicas.map(({ replica, result }) => `${result}  ${replica}\n`).join('');
  await print(io, printing, report, () => text);
  for (const { replica, target, detail } of failed)
    io.error(`Left as it is: ${replica ?? target}: ${detail}\n`);
  if (failed.length > 0) return replicas.length > 0 ? exitCodes.someFailed : exitCodes.failed;
  if (replicas.length > 0) return exitCodes.done;
  io.error('No replica of ours has such a name.\n');
  return exitCodes.failed;
}

async function found(call: Call): Promise<PendingDeletions & { session: Session }> {
  const [{ connectToJournal }, { pendingDeletions }] = await Promise.all([
    import('../session.ts'),
    import('../../reconciler/pending-deletions.ts'),
  ]);
  const session = await connectToJournal(call);
  const pending = await pendingDeletions(session.world, withRules(session.config, listOption(call, 'rule')));
  return { session, ...pending };
}

async function foundSet(call: Call): Promise<{ session: Session; set: PendingSet }> {
  const { session, sets } = await leavable(call.io, found(call), 'Interrupted; nothing was changed.');
  const [setId = ''] = call.args;
  const set = sets.find((one) => one.setId === setId);
  if (set === undefined) throw changed(setId);
  return { session, set };
}

function changed(setId: string): Error {
  return new UsageError(`there is no pending set ${setId} now; list the deletions, and take what you see`);
}
