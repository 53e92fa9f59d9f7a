/**
 * Writes `known.json`: of each command that the pages, hooks and pipelines name, the options that the tool's own help
 * lists. `az` has to be on the PATH; the help texts of azd are those that its repository keeps for its own tests
 * (`cli/azd/cmd/testdata`), in the folder that is given.
 *
 *   node test/support/command-line/record.ts <folder of azd's help texts>
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { namedCommands } from './named-commands.ts';

interface Known {
  source: string;
  commands: Record<string, { options: string[]; required: string[]; words?: number; source?: string }>;
}

const file = path.join(import.meta.dirname, 'known.json');
const before = JSON.parse(readFileSync(file, 'utf8')) as Record<'az' | 'azd', Known>;
const [azdHelp = ''] = process.argv.slice(2);

/** `--name -n [Required] : …` of az, `-e, --environment string : …` of azd. */
function optionsIn(help: string): { options: string[]; required: string[] } {
  const lines = [...help.matchAll(/^ {4,8}(-[^:\n]+?)\s*:/gm)].map(([, text = '']) => text);
  const names = (text: string): string[] => text.match(/(?<![\w-])--?[a-zA-Z][\w-]*/g) ?? [];
  return {
    options: [...new Set(lines.flatMap(names))].sort(),
    required: lines.filter((text) => text.includes('[Required]')).map((text) => names(text).join(' ')),
  };
}

function helpOfAz(command: string): string | undefined {
  const { status, stdout } = spawnSync('az', [...command.split(' '), '--help'], { encoding: 'utf8' });
  return status === 0 && /^Command$/m.test(stdout) ? stdout : undefined;
}

function helpOfAzd(command: string): string | undefined {
  const name = path.join(azdHelp, `TestUsage-azd-${command.replaceAll(' ', '-')}.snap`);
  const text = existsSync(name) ? readFileSync(name, 'utf8') : '';
  return text === '' || text.includes('Available Commands') ? undefined : text;
}

function record(tool: 'az' | 'azd', help: (command: string) => string | undefined): Known['commands'] {
  const documented = Object.entries(before[tool].commands).filter(([, { source }]) => source !== undefined);
  const recorded = namedCommands(tool).flatMap((words) => {
    // The longest beginning of the call that has a help.
    for (let end = words.length; end > 0; end--) {
      const command = words.slice(0, end).join(' ');
      const text = help(command);
      if (text === undefined) continue;
      const [usage = ''] = new RegExp(`^  ${tool} ${command}.*$`, 'm').exec(text) ?? [];
      const places = tool === 'azd' ? (usage.match(/<[\w-]+>/g) ?? []).length : 0;
      return [[command, { ...optionsIn(text), ...(places > 0 && { words: places }) }] as const];
    }
    return [];
  });
  const all = Object.entries(Object.fromEntries([...documented, ...recorded]));
  return Object.fromEntries(all.sort(([left], [right]) => (left < right ? -1 : 1)));
}

const { 'azure-cli': version } = JSON.parse(
  execFileSync('az', ['version', '--output', 'json'], { encoding: 'utf8' }),
) as { 'azure-cli': string };
const known = {
  az: { source: `az ${version}, --help`, commands: record('az', helpOfAz) },
  azd: { source: before.azd.source, commands: record('azd', helpOfAzd) },
};
writeFileSync(file, `${JSON.stringify(known, undefined, 2)}\n`);
