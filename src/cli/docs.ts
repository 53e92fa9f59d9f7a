/** The text of the pages on the command line, from the commands themselves. */
import { format } from 'prettier';
import { exitCodeWords } from './exit-code.ts';
import { azureOptions, dataOptions, loggingOptions } from './program.ts';
import type { Verb, VerbOption } from './verb.ts';
import { verbs } from './verbs.ts';

const opening = `# The command line

\`snaprep\` asks and acts at a terminal, in a pipeline, or outside Azure. It decides by the code of the service: what \`plan\` shows is what a pass would do. Written by \`npm run docs:cli\` from the commands.

Sign in with \`az login\`, or whatever else [DefaultAzureCredential](https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains) finds. Other clouds of Azure are set as for the service: \`RESOURCE_MANAGER_ENDPOINT\`, \`AZURE_AUTHORITY_HOST\`.

Data goes to stdout alone, everything else to stderr. \`NO_COLOR\` is respected. Reports are JSON of the shapes in [report.schema.json](../report.schema.json); readers ignore fields that they don't know. With \`-o json\` a failure is one line of JSON on stderr.

**Deletions.** They need the journal (\`--journal\`), as the guard counts by it: without one no replica is ever deleted from here, and the command says so. Locks of others are lifted by the deployed service only.
`;

/** Commands that have a page of their own, by the first word of their names. */
const apart: Readonly<Record<string, { title: string; words: readonly string[] }>> = {
  'cli-operate.md': {
    title: 'The command line: deletions, pauses, dead letters',
    words: ['deletions', 'pause', 'resume', 'dead-letters'],
  },
  'cli-local.md': { title: 'The command line: a local cloud', words: ['local'] },
};

/** Pages in docs/ by their names, formatted as the others are. */
export async function cliDocs(): Promise<Record<string, string>> {
  const pages: Record<string, string> = { 'cli.md': mainText() };
  for (const [page, { title, words }] of Object.entries(apart)) {
    const here = verbs.filter((verb) => words.includes(wordOf(verb)));
    const head = `# ${title}\n\nExit codes and common options: [cli.md](cli.md). Written by \`npm run docs:cli\`.\n`;
    pages[page] = [head, ...here.map(verbText)].join('\n');
  }
  const entries = Object.entries(pages).map(
    async ([page, text]) => [page, await format(text, { parser: 'markdown' })] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function wordOf({ name }: Verb): string {
  return name.split(' ')[0] ?? name;
}

function mainText(): string {
  const elsewhere = Object.values(apart).flatMap(({ words }) => words);
  const more = Object.entries(apart).map(([page, { words }]) => `- [${words.join(', ')}](${page})\n`);
  return [
    opening,
    `On pages of their own:\n\n${more.join('')}`,
    '## Exit codes\n',
    table(
      ['Code', 'Meaning'],
      Object.entries(exitCodeWords).map(([code, words]) => [code, words]),
    ),
    '## Common options\n\nOf commands that put out data:\n',
    optionTable(dataOptions),
    'Of commands that talk to Azure:\n',
    optionTable([...azureOptions, ...loggingOptions]),
    ...verbs.filter((verb) => !elsewhere.includes(wordOf(verb))).map(verbText),
  ].join('\n');
}

function verbText({ name, summary, args = [], options = [], examples }: Verb): string {
  const usage = [
    'snaprep',
    name,
    ...args.map((arg) => arg.name),
    ...(options.length > 0 ? ['[options]'] : []),
  ].join(' ');
  const rows = [
    ...args.map((arg) => [`\`${arg.name}\``, arg.description]),
    ...options.map(({ flags, description }) => [`\`${flags}\``, description]),
  ];
  return [
    `## ${name}\n`,
    `${summary[0]?.toUpperCase() ?? ''}${summary.slice(1)}.\n`,
    `\`${usage}\`\n`,
    ...(rows.length > 0 ? [table(['Argument or option', 'Meaning'], rows)] : []),
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\`\n`,
  ].join('\n');
}

function optionTable(options: readonly VerbOption[]): string {
  return table(
    ['Option', 'Meaning'],
    options.map(({ flags, description }) => [`\`${flags}\``, description]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map(escaped).join(' | ')} |`,
  );
  return `${lines.join('\n')}\n`;
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
