/** The text of docs/cli.md and of the pages under docs/cli, from the commands themselves. */
import { format } from 'prettier';
import { exitCodeWords } from './exit-code.ts';
import { azureOptions, dataOptions, loggingOptions } from './program.ts';
import type { Verb, VerbOption } from './verb.ts';
import { verbs } from './verbs.ts';

const opening = `# The command line

\`snaprep\` asks and acts at a terminal, in a pipeline, or outside Azure. It decides by the code of the service: what \`plan\` shows is what a pass would do. Written by \`npm run docs:cli\` from the commands.

**To have it**: in a clone, \`npm ci && npm run build\`, then \`npm run snaprep --silent -- status\` for \`snaprep status\`. Elsewhere, with Node 22.3 or later: \`npm install --global snaprep-<version>.tgz\` of a [release](pipelines.md), or its one file \`snaprep.cjs\`. A clone makes both by \`npm run release\`, in \`dist/release\`.

Sign in with \`az login\`, or whatever else [DefaultAzureCredential](https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains) finds. Other clouds of Azure are set as for the service: \`RESOURCE_MANAGER_ENDPOINT\`, \`AZURE_AUTHORITY_HOST\`. Calls go by \`HTTPS_PROXY\` and trust what the machine trusts (on Node before 22.19 and 24.5, \`NODE_EXTRA_CA_CERTS\`); to Service Bus they go by AMQP, port 5671, and by no proxy.

**With a deployed service**, say which one. \`snaprep\` in the names is the parameter \`name\`; with az, \`installationId\` is an output of [the deployment](deploy.md#with-az):

\`\`\`sh
token=$(azd env get-value installationId)
export INSTALLATION_ID=$token          # after TAKES_OVER: its value
export SERVICEBUS__fullyQualifiedNamespace=sb-snaprep-$token.servicebus.windows.net
export JOURNAL__blobServiceUri=https://stsnaprep$token.blob.core.windows.net
\`\`\`

You then need Azure Service Bus Data Sender on its namespace to ask it for something, and on the container \`journal\` Storage Blob Data Reader to look, Contributor to pause or to delete from here. Owner of the subscription gives none of the three.

Data goes to stdout alone, everything else to stderr. \`NO_COLOR\` is respected. What \`status\`, \`plan\`, \`explain\`, \`history\`, \`deletions list\` and \`dead-letters list\` tell is JSON of the shapes in [report.schema.json](../report.schema.json), which has none for the answers of other commands; readers ignore fields that they don't know. With \`-o json\` a failure is one line of JSON on stderr.

**Deletions.** They need the journal (\`--journal\`), as the guard counts by it: without one no replica is ever deleted from here, and the command says so. Locks of others are lifted by the deployed service only.
`;

interface Group {
  title: string;
  about: string;
  /** In the order of the page. */
  verbs: readonly string[];
}

/** By the name of their page. Each command is in one of them. */
const groups: Readonly<Record<string, Group>> = {
  'set-up': {
    title: 'Setting up',
    about: 'writes and checks the configuration, before and after a deployment.',
    verbs: ['init', 'validate', 'doctor', 'prices update', 'completion'],
  },
  look: {
    title: 'Looking',
    about: 'asks Azure and changes nothing.',
    verbs: ['status', 'explain', 'plan', 'wait', 'history', 'receive'],
  },
  act: {
    title: 'Acting',
    about: 'replicates now, takes over what is there, takes snapshots, or stops.',
    verbs: ['sync', 'replicate', 'adopt', 'capture', 'pause', 'resume'],
  },
  deletions: {
    title: 'Deletions',
    about: 'shows what is to be deleted, approves it, or keeps it: [how deletions go](../deletions.md).',
    verbs: ['deletions list', 'deletions approve', 'deletions cancel', 'deletions pin', 'deletions unpin'],
  },
  'dead-letters': {
    title: 'Dead letters',
    about:
      'shows messages that were given up, and sends them again: [what they mean](../operations/dead-letters.md).',
    verbs: ['dead-letters list', 'dead-letters show', 'dead-letters replay', 'dead-letters discard'],
  },
  local: {
    title: 'Playing with a local cloud',
    about: 'makes, changes and breaks things in [the local cloud](../local-cloud/README.md), never in Azure.',
    verbs: verbs.map(({ name }) => name).filter((name) => name.startsWith('local ')),
  },
};

/** All pages by their paths in docs/, formatted as the other pages are. Throws when a command is on none. */
export async function cliDocs(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map([['cli.md', overview()]]);
  for (const [name, group] of Object.entries(groups)) pages.set(`cli/${name}.md`, groupText(group));
  const formatted = [...pages].map(
    async ([file, text]) => [file, await format(text, { parser: 'markdown' })] as const,
  );
  return new Map(await Promise.all(formatted));
}

function overview(): string {
  return [
    opening,
    '## Commands\n',
    table(
      ['Command', 'What it does'],
      verbs.map(({ name, summary }) => [`[${name}](${addressOf(name)})`, summary]),
    ),
    '## Exit codes\n',
    table(
      ['Code', 'Meaning'],
      Object.entries(exitCodeWords).map(([code, words]) => [code, words]),
    ),
    '## Common options\n\nOf commands that put out data:\n',
    optionTable(dataOptions),
    'Without a query, `tsv` is a row for each item of the result: replicas, changes, happenings, sets, letters. What a script takes of a row it had better name by `--query`.\n',
    'Of commands that talk to Azure:\n',
    optionTable([...azureOptions, ...loggingOptions]),
  ].join('\n');
}

function addressOf(verb: string): string {
  const [page] = Object.entries(groups).find(([, group]) => group.verbs.includes(verb)) ?? [];
  if (page === undefined) throw new Error(`${verb} is in no group: src/cli/docs.ts`);
  return `cli/${page}.md#${verb.replaceAll(' ', '-')}`;
}

function groupText({ title, about, verbs: names }: Group): string {
  const all = names.map(verbOf);
  const shared = sharedOptions(all);
  return [
    `# ${title}\n\nThis part of [the command line](../cli.md) ${about} Options that many commands share are [there](../cli.md#common-options).\n`,
    ...(shared.length > 0 ? ['Options of most commands here:\n', optionTable(shared)] : []),
    ...all.map((verb) => verbText(verb, shared)),
  ].join('\n');
}

/** Said once where most commands of a page have them, in the same words. */
function sharedOptions(all: readonly Verb[]): readonly VerbOption[] {
  const options = all.flatMap(({ options: own = [] }) => own);
  const times = (one: VerbOption): number =>
    options.filter(({ flags, description }) => flags === one.flags && description === one.description).length;
  const shared = (all[0]?.options ?? []).filter((one) => times(one) > all.length / 2);
  // One alone is as long where it is.
  return shared.length > 1 ? shared : [];
}

function verbOf(name: string): Verb {
  const verb = verbs.find((one) => one.name === name);
  if (verb === undefined) throw new Error(`there is no command ${name}: src/cli/docs.ts`);
  return verb;
}

function verbText(
  { name, summary, args = [], options: all = [], examples }: Verb,
  shared: readonly VerbOption[],
): string {
  const isShared = ({ flags }: VerbOption): boolean => shared.some((one) => one.flags === flags);
  const options = all.filter((one) => !isShared(one));
  const usage = [
    'snaprep',
    name,
    ...args.map((arg) => arg.name),
    ...(all.length > 0 ? ['[options]'] : []),
  ].join(' ');
  const above = all.filter(isShared).map(({ flags }) => `\`${flags.split(/[ ,]/)[0] ?? flags}\``);
  const rows = [
    ...args.map((arg) => [`\`${arg.name}\``, arg.description]),
    ...options.map(({ flags, description }) => [`\`${flags}\``, description]),
    ...(above.length > 0 ? [[above.join(', '), 'as above']] : []),
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
