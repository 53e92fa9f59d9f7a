import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { print } from '../printer.ts';
import type { Call, Verb } from '../verb.ts';

export const receiveVerb: Verb = {
  name: 'receive',
  summary: 'runs one saved event through the intake, and says what the service would do; nothing is done',
  args: [{ name: '<file>', description: 'the event as JSON, in either schema; - is stdin' }],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: ['snaprep receive event.json', 'snaprep receive - < event.json'],
  async run(call): Promise<ExitCode> {
    const [{ connect }, { receive }, { tableText }] = await Promise.all([
      import('../session.ts'),
      import('../commands/receive.ts'),
      import('../table.ts'),
    ]);
    const body = readEvent(call);
    const { world, config } = await connect(call);
    const received = await receive(world, config, body);
    await print(call.io, call.printing, received, () => {
      if (received.dropped !== undefined) return `Dropped: ${received.dropped}\n`;
      const rows = received.looks.map(({ rule, source, target, kind, reason, detail }) => [
        ...[rule, source, target, kind],
        [reason, detail].filter(Boolean).join(': '),
      ]);
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
