import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { print } from '../printer.ts';
import type { Call, Verb } from '../verb.ts';
import { reasonText } from '../words.ts';

/** Why an event leads to nothing. */
const droppedWords: Readonly<Record<string, string>> = {
  NoRuleForGroup: 'no rule replicates from its group',
  ForeignResourceType: 'it is of no snapshot',
  ForeignEventType: 'it tells of nothing that was written or deleted',
  ChildResource: 'it is of a lock, a role or the like under a snapshot',
  UnsuccessfulOperation: 'the operation failed or was cancelled',
  ResourceAction: 'the operation changed nothing that is replicated',
  SubscriptionValidation: 'Event Grid tries out a subscription',
  SubscriptionDeletion: 'a subscription of Event Grid was deleted',
};

export const receiveVerb: Verb = {
  name: 'receive',
  summary: 'runs one saved event through the intake, and says what the service would do; nothing is done',
  args: [{ name: '<file>', description: 'the event as JSON, in either schema; - is stdin' }],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: ['snaprep receive event.json', 'snaprep receive - < event.json'],
  async run(call): Promise<ExitCode> {
    const [{ connect }, { receive }, { tableText }, { MalformedEventError }] = await Promise.all([
      import('../session.ts'),
      import('../commands/receive.ts'),
      import('../table.ts'),
      import('../../azure/event-grid/malformed-event-error.ts'),
    ]);
    const body = readEvent(call);
    const { world, config } = await connect(call);
    const received = await receive(world, config, body).catch((error: unknown) => {
      if (!(error instanceof MalformedEventError)) throw error;
      throw new UsageError(`${call.args[0] ?? ''}: ${error.message}`);
    });
    await print(call.io, call.printing, received, () => {
      const { dropped } = received;
      if (dropped !== undefined)
        return `Dropped: ${dropped}: ${droppedWords[dropped] ?? 'it is none of those that matter'}\n`;
      const rows = received.looks.map(({ rule, source, target, kind, reason, detail }) => [
        ...[rule, source, target, kind],
        reasonText(reason, detail),
      ]);
      if (rows.length === 0) return 'No replica is to be looked at.\n';
      return tableText({ head: ['RULE', 'SNAPSHOT', 'TARGET', 'DOES', 'WHY'], rows }, call.io.width);
    });
    return exitCodes.done;
  },
};

function readEvent({ io, args: [file = ''] }: Call): unknown {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`${file}: cannot be read (${code})`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new UsageError(`${file}: is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
