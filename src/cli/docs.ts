/** The text of docs/cli.md, from the commands themselves. */
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

/** Formatted as the other pages are. */
export async function cliDocs(): Promise<string> {
  const text = [
    opening,
    '## Exit codes\n',
    table(
      ['Code', 'Meaning'],
      Object.entries(exitCodeWords).map(([code, words]) => [code, words]),
    ),
    '## Common options\n\nOf commands that put out data:\n',
    optionTable(dataOptions),
    'Of commands that talk to Azure:\n',
    optionTable([...azureOptions, ...loggingOptions]),
    ...verbs.map(verbText),
  ].join('\n');
  return format(text, { parser: 'markdown' });
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
