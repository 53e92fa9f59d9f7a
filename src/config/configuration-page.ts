/** docs/configuration-keys.md, with one section for each key, made from the schema. */
import { keyDetails } from './key-details.ts';
import { replicationSchemaText } from './json-schema.ts';

/** What of a JSON schema is read here. */
interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: readonly string[];
  const?: unknown;
  examples?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
}

const opening = `# The keys of replication.json

Every key by its path; \`[]\` stands for any entry of a list. How the file is written, checked and shared between environments: [configuration.md](configuration.md). Written by \`npm run schema\` from the schema.
`;

/** The page, whole. */
export function configurationPage(): string {
  return `${opening}\n${sections()}`;
}

/** Every key by its path, as headings and in messages. */
export function configurationKeys(): string[] {
  return entriesOf(schema(), '').map(({ path }) => path);
}

interface Entry {
  path: string;
  schema: Schema;
  isRequired: boolean;
}

function schema(): Schema {
  return JSON.parse(replicationSchemaText()) as Schema;
}

function entriesOf({ properties = {}, required = [] }: Schema, around: string): Entry[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const path = around === '' ? key : `${around}.${key}`;
    const inner = value.items?.properties === undefined ? value : value.items;
    return [
      { path, schema: value, isRequired: required.includes(key) },
      ...entriesOf(inner, inner === value ? path : `${path}[]`),
    ];
  });
}

function sections(): string {
  return entriesOf(schema(), '')
    .map(({ path, schema: of, isRequired }) => {
      const details = keyDetails[path];
      const example = of.examples?.[0];
      return [
        `## \`${path}\`\n\n`,
        `${factsOf(of, isRequired)}. ${of.description ?? ''}${details === undefined ? '' : ` ${details}`}`,
        ...(example === undefined ? [] : [` For example \`${JSON.stringify(example)}\`.`]),
        '\n',
      ].join('');
    })
    .join('\n');
}

function factsOf(of: Schema, isRequired: boolean): string {
  const values = of.enum ?? (of.const === undefined ? undefined : [of.const]);
  const kind = values?.map((value) => `\`${JSON.stringify(value)}\``).join(' or ') ?? kindOf(of);
  if (isRequired) return `${kind}, required`;
  // The guard's own default says nothing that its keys do not say.
  const fallback =
    of.default === undefined || of.type === 'object' ? '' : `, default \`${JSON.stringify(of.default)}\``;
  return `${kind}, optional${fallback}`;
}

function kindOf({ type, minimum, maximum }: Schema): string {
  const range =
    minimum === undefined
      ? ''
      : maximum === undefined
        ? ` from ${minimum}`
        : ` from ${minimum} to ${maximum}`;
  const kinds: Readonly<Record<string, string>> = {
    string: 'Text',
    object: 'Object',
    array: 'List',
    boolean: '`true` or `false`',
    integer: `Whole number${range}`,
    number: `Number${range}`,
  };
  return kinds[type ?? ''] ?? 'Value';
}
