import path from 'node:path';
import { exitCodes, UsageError } from '../exit-code.ts';
import { print } from '../printer.ts';
import { textOption, type Verb } from '../verb.ts';

export const validateVerb: Verb = {
  name: 'validate',
  summary:
    'checks replication.json: silent when it is good, else every problem with its place and what to do',
  args: [{ name: '[file]', description: 'default: REPLICATION_FILE, or replication.json' }],
  options: [{ flags: '-f, --file <path>', description: 'the same, as other commands have it' }],
  printsData: true,
  usesAzure: false,
  examples: ['snaprep validate', 'snaprep validate config/replication.json -o json'],
  async run(call) {
    const { io, args, printing } = call;
    const [{ validate }, { validationText }] = await Promise.all([
      import('../commands/validate.ts'),
      import('../views/validate.ts'),
    ]);
    const option = textOption(call, 'file');
    if (option !== undefined && args[0] !== undefined) throw new UsageError('give one file');
    const file = args[0] ?? option ?? io.env['REPLICATION_FILE'] ?? 'replication.json';
    const result = validate(path.resolve(io.cwd, file));
    // Problems are what a person reads, and no data; the other formats have them as data.
    if (printing.format === 'table' && printing.query === undefined) io.error(validationText(result));
    else await print(io, printing, result, () => '');
    return result.valid ? exitCodes.done : exitCodes.usage;
  },
};
