import { existsSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { writeOut } from '../write-out.ts';
import type { Wish } from '../init/configuration-text.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { flag, textOption, type Call, type Verb } from '../verb.ts';

export const initVerb: Verb = {
  name: 'init',
  summary:
    'writes a first replication.json with comments: asks at a terminal and offers what Azure has, or takes it from options',
  options: [
    { flags: '--source <place>', description: '<subscription>/<group> of the golden images' },
    {
      flags: '--target <place>',
      description: '<subscription>/<group>/<region> of replicas; can be given again',
      many: true,
    },
    { flags: '--name <rule>', description: 'of the rule (default: golden-images)' },
    {
      flags: '--tag <key=value>',
      description: 'selects by this tag; can be given again (default: SnapReplicate=Replicate)',
      many: true,
    },
    {
      flags: '--snapshot-name <pattern>',
      description: 'selects by name, with wildcards; can be given again',
      many: true,
    },
    { flags: '--all', description: 'selects every snapshot of the group' },
    {
      flags: '--mode <name>',
      description:
        'has the way checked: SameSubDifferentRegion, DifferentSubSameRegion or DifferentSubDifferentRegion',
    },
    { flags: '--sync', description: 'replicas follow when their source is deleted or no longer selected' },
    { flags: '--full-snapshots <way>', description: 'refuse, stage, convert or auto (default: refuse)' },
    { flags: '--work-group <name>', description: 'for conversions' },
    { flags: '--force', description: 'writes over a file that is there' },
  ],
  printsData: false,
  usesAzure: true,
  examples: [
    'snaprep init',
    'snaprep init --source 11111111-1111-4111-8111-111111111111/rg-images --target 11111111-1111-4111-8111-111111111111/rg-images-weu/westeurope --sync',
  ],
  async run(call): Promise<ExitCode> {
    const [
      { configurationText, schemaFile },
      { nextStepText },
      { wishFromOptions },
      { replicationConfigFrom, readText },
    ] = await Promise.all([
      import('../init/configuration-text.ts'),
      import('../init/next-step.ts'),
      import('../init/wish-from-options.ts'),
      import('../../config/parse-replication-config.ts'),
    ]);
    const file = path.resolve(
      call.io.cwd,
      textOption(call, 'file') ?? call.io.env['REPLICATION_FILE'] ?? 'replication.json',
    );
    if (existsSync(file) && !flag(call, 'force')) {
      throw new UsageError(`${file} is there already; give --force to write over it, or another --file`);
    }
    const next = nextStepText(call);
    const hasSchema = existsSync(path.join(path.dirname(file), schemaFile));
    const text = configurationText(wishFromOptions(call) ?? (await asked(call)), hasSchema);
    // Nothing is written that validate would refuse.
    const read = readText(text, file);
    try {
      replicationConfigFrom(read, file);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw new UsageError(`nothing is written: ${error.issues.map(({ message }) => message).join('; ')}`);
    }
    writeOut(file, text);
    call.io.error(`Written: ${file}. ${next}`);
    return exitCodes.done;
  },
};

async function asked(call: Call): Promise<Wish> {
  const { io } = call;
  if (!io.isTerminal || !process.stdin.isTTY) {
    throw new UsageError('nobody can be asked here; give --source and --target');
  }
  const [{ azureAccess }, { askWish }] = await Promise.all([
    import('../azure-access.ts'),
    import('../init/ask-wish.ts'),
  ]);
  const { arm } = await azureAccess(call);
  return askWish(arm);
}
