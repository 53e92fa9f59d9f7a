import type { DeadLetter, DeadLetters, LetterOutcome, UnreadLetters } from '../../reconciler/dead-letters.ts';
import { confirm } from '../confirm.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { print } from '../printer.ts';
import type { Call, Verb } from '../verb.ts';
import { yesOption } from './options.ts';

const letterArguments = [
  { name: '<queue>', description: 'the queue, or event-dead-letters, as dead-letters list shows it' },
  { name: '<id>', description: 'as dead-letters list shows it' },
];

export const listDeadLettersVerb: Verb = {
  name: 'dead-letters list',
  summary: 'messages that were given up and events that could not be delivered, each with what to do',
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: [
    'snaprep dead-letters list',
    'snaprep dead-letters list -o tsv --query "letters[].[queue,id,reason]"',
  ],
  async run(call): Promise<ExitCode> {
    const { letters, unread } = await (await deadLettersOf(call)).list();
    const { deadLettersReport } = await import('../../report/dead-letters.ts');
    const report = deadLettersReport({ letters, unread }, call.io.now());
    await print(call.io, call.printing, report, () =>
      letters.length === 0
        ? 'No dead letter.\n'
        : report.letters
            .map(
              ({ queue, id, reason, about = '', todo = '' }) =>
                `${queue}  ${id}  ${reason}  ${about}\n  ${todo}\n`,
            )
            .join(''),
    );
    tellUnread(call, unread);
    return report.complete ? exitCodes.done : exitCodes.someFailed;
  },
};

export const showDeadLetterVerb: Verb = {
  name: 'dead-letters show',
  summary: 'one dead letter with its whole body; that of an event holds names of people',
  args: letterArguments,
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: ['snaprep dead-letters show replication-hints 4182'],
  async run(call): Promise<ExitCode> {
    const letter = await found(call, await deadLettersOf(call));
    const { letterView } = await import('../../report/dead-letters.ts');
    const whole = { kind: 'deadLetter', ...letterView(letter), body: letter.body };
    await print(call.io, call.printing, whole, () => textOf(letter, whole.todo));
    return exitCodes.done;
  },
};

export const replayDeadLetterVerb: Verb = {
  name: 'dead-letters replay',
  summary: 'sends a dead letter to its queue again, then removes it; killed in between, it is there twice',
  args: letterArguments,
  printsData: true,
  usesAzure: true,
  examples: ['snaprep dead-letters replay replication-hints 4182'],
  async run(call): Promise<ExitCode> {
    const [queue = '', id = ''] = call.args;
    const deadLetters = await deadLettersOf(call);
    return changed(call, 'replayed', await deadLetters.replay(queue, id));
  },
};

export const discardDeadLetterVerb: Verb = {
  name: 'dead-letters discard',
  summary: 'removes a dead letter for good, after it was shown',
  args: letterArguments,
  options: [yesOption],
  printsData: true,
  usesAzure: true,
  examples: ['snaprep dead-letters discard snapshot-events 17'],
  async run(call): Promise<ExitCode> {
    const [queue = '', id = ''] = call.args;
    const deadLetters = await deadLettersOf(call);
    const letter = await found(call, deadLetters);
    await confirm(call, textOf(letter), 'Remove it for good?');
    return changed(call, 'discarded', await deadLetters.discard(queue, id));
  },
};

async function deadLettersOf(call: Call): Promise<DeadLetters> {
  const { cliSettings, enter } = await import('../cli-settings.ts');
  const known = cliSettings(call);
  if (!known.hasNamespace) {
    throw new UsageError('dead letters are in the queues of the deployed service; give --namespace');
  }
  enter(known);
  const [{ logCalls }, { credentialFor }, { AzureDeadLetters }, { tellKnownPauses }] = await Promise.all([
    import('../call-log.ts'),
    import('../azure-world.ts'),
    import('../../azure/dead-letters/azure-dead-letters.ts'),
    import('../pause-note.ts'),
  ]);
  await logCalls(call);
  await tellKnownPauses(call.io, known);
  return new AzureDeadLetters(credentialFor(known, call.io), known.settings, known.hasJournal);
}

async function found({ args: [queue = '', id = ''] }: Call, deadLetters: DeadLetters): Promise<DeadLetter> {
  const letter = await deadLetters.get(queue, id);
  if (letter === undefined) throw absent(queue, id);
  return letter;
}

async function changed(
  { io, printing, args: [queue = '', id = ''] }: Call,
  result: 'replayed' | 'discarded',
  outcome: LetterOutcome,
): Promise<ExitCode> {
  if (outcome === 'absent') throw absent(queue, id);
  if (outcome === 'locked') {
    io.error('Somebody else has it right now, or it changed; try again in five minutes.\n');
    return exitCodes.failed;
  }
  const report = { kind: 'deadLetterChanged', queue, id, result };
  await print(io, printing, report, () => `${result}  ${queue}  ${id}\n`);
  return exitCodes.done;
}

function absent(queue: string, id: string): Error {
  return new UsageError(`there is no dead letter ${id} of ${queue}; list them, and take what you see`);
}

function tellUnread({ io }: Call, unread: readonly UnreadLetters[]): void {
  for (const { queue, code, detail } of unread) io.error(`Not read in full: ${queue}: ${code}: ${detail}\n`);
}

function textOf({ queue, id, reason, detail, body }: DeadLetter, todo?: string): string {
  const lines = [`${queue}  ${id}`, reason, detail, todo && `To do: ${todo}`, body];
  return `${lines.filter((line) => line !== undefined && line !== '').join('\n')}\n`;
}
