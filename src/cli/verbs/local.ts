/** Plays Azure's other users in a local cloud, and its bad days. What Azure itself has is out of reach of these. */
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { print } from '../printer.ts';
import { flag, listOption, textOption, type Call, type Verb, type VerbOption } from '../verb.ts';

const where: readonly VerbOption[] = [
  {
    flags: '--local <file>',
    description: 'what npm run cloud prints, in a file, or the file that npm start names',
  },
  { flags: '--control <url>', description: 'its control endpoint instead (default: LOCAL_AZURE_CONTROL)' },
];
const place: readonly VerbOption[] = [
  { flags: '-g, --group <name>', description: 'the resource group (default: the first of the cloud)' },
  { flags: '--subscription <id>', description: 'where several have a group of that name' },
];

interface LocalVerb {
  name: string;
  summary: string;
  args?: Verb['args'];
  options?: readonly VerbOption[];
  examples: readonly string[];
  /** What is asked of the control endpoint. Throws `UsageError`. */
  request: (call: Call) => {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    route: string;
    body?: Record<string, unknown>;
  };
}

const nameArgument = { name: '<name>', description: 'of the snapshot' };
const tagOption: VerbOption = { flags: '--tag <key=value>', description: 'can be given again', many: true };

const localVerbs: readonly LocalVerb[] = [
  {
    name: 'create',
    summary: 'takes a snapshot of a disk, which is made when it is not there',
    args: [nameArgument],
    options: [
      ...place,
      tagOption,
      { flags: '--disk <name>', description: 'snapshots of one disk are a family (default: one of its own)' },
      { flags: '--full', description: 'a full snapshot instead of an incremental one' },
      { flags: '--os <type>', description: 'Windows or Linux (default: Windows)' },
    ],
    examples: ['snaprep local create golden-1 --tag SnapReplicate=Replicate --local cloud.json'],
    request: (call) => ({
      method: 'POST',
      route: '/snapshots',
      body: {
        ...placeOf(call),
        name: call.args[0],
        tags: tagsOf(listOption(call, 'tag')),
        incremental: !flag(call, 'full'),
        ...optional('disk', textOption(call, 'disk')),
        ...optional('osType', textOption(call, 'os')),
      },
    }),
  },
  {
    name: 'tag',
    summary: 'adds tags to a snapshot; without any, takes all away',
    args: [nameArgument, { name: '[tags...]', description: 'key=value' }],
    options: place,
    examples: ['snaprep local tag golden-1 SnapReplicate=Replicate owner=me', 'snaprep local tag golden-1'],
    request: (call) => {
      const [name = '', ...tags] = call.args;
      const route = `/snapshots/${encodeURIComponent(name)}`;
      return tags.length === 0
        ? { method: 'PATCH', route, body: { ...placeOf(call), tags: {} } }
        : { method: 'POST', route: `${route}/tags`, body: { ...placeOf(call), tags: tagsOf(tags) } };
    },
  },
  {
    name: 'lock',
    summary: 'locks a snapshot',
    args: [nameArgument],
    options: [
      ...place,
      { flags: '--level <level>', description: 'CanNotDelete or ReadOnly', default: 'CanNotDelete' },
    ],
    examples: ['snaprep local lock golden-1 --level ReadOnly'],
    request: (call) => ({
      method: 'PUT',
      route: `${snapshotRoute(call)}/lock`,
      body: { ...placeOf(call), level: textOption(call, 'level') },
    }),
  },
  {
    name: 'unlock',
    summary: 'takes that lock off again',
    args: [nameArgument],
    options: place,
    examples: ['snaprep local unlock golden-1'],
    request: (call) => ({ method: 'DELETE', route: `${snapshotRoute(call)}/lock`, body: placeOf(call) }),
  },
  {
    name: 'delete',
    summary: 'deletes a snapshot',
    args: [nameArgument],
    options: place,
    examples: ['snaprep local delete golden-1 --group rg-images'],
    request: (call) => ({ method: 'DELETE', route: snapshotRoute(call), body: placeOf(call) }),
  },
  {
    name: 'machine',
    summary: 'makes a virtual machine with its disks, for snaprep capture',
    args: [{ name: '<name>', description: 'of the machine' }],
    options: [
      ...place,
      { flags: '--power <state>', description: 'running, stopped or deallocated (default: running)' },
      { flags: '--data-disks <count>', description: 'how many (default: 0)' },
      { flags: '--generalized', description: 'as after sysprep' },
    ],
    examples: ['snaprep local machine vm-1 --power deallocated --data-disks 1'],
    request: (call) => ({
      method: 'PUT',
      route: `/machines/${encodeURIComponent(call.args[0] ?? '')}`,
      body: {
        ...placeOf(call),
        ...optional('power', textOption(call, 'power')),
        ...optional('dataDisks', numberOf(call, 'dataDisks')),
        ...(flag(call, 'generalized') && { generalized: true }),
      },
    }),
  },
  {
    name: 'fault',
    summary: 'lets calls, creates, operations or copies go wrong; without a fault, takes all of them away',
    args: [{ name: '[fault]', description: 'as JSON; docs/local-cloud/by-hand.md has what there is' }],
    options: [
      {
        flags: '--of <what>',
        description: 'calls, creates, operations or copies (default: calls)',
      },
    ],
    examples: [
      `snaprep local fault '{"method":"PUT","times":3,"answer":{"status":500,"code":"InternalServerError","message":"x"}}'`,
      `snaprep local fault --of copies '{"snapshot":"golden-1","percent":40}'`,
      'snaprep local fault',
    ],
    request: (call) => {
      const [text] = call.args;
      if (text === undefined) return { method: 'DELETE', route: '/faults' };
      return { method: 'POST', route: faultRoute(textOption(call, 'of') ?? 'calls'), body: objectFrom(text) };
    },
  },
  {
    name: 'advance',
    summary: 'moves the time of a cloud whose time is moved by hand',
    args: [{ name: '<duration>', description: '90s, 30m, 2h' }],
    examples: ['snaprep local advance 30m'],
    request: (call) => {
      const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(call.args[0] ?? '') ?? [];
      const ms = Number(count) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 0);
      if (ms === 0) throw new UsageError(`${call.args[0] ?? ''}: give 90s, 30m or 2h`);
      return { method: 'POST', route: '/clock/advance', body: { ms } };
    },
  },
  {
    name: 'show',
    summary: 'what there is: snapshots, queues, events, requests, behaviour, clock, policies',
    args: [{ name: '[what]', description: 'default: snapshots' }],
    examples: ['snaprep local show queues -o yaml', 'snaprep local show -o tsv --query "[].[id,location]"'],
    request: ({ args: [what = 'snapshots'] }) => ({ method: 'GET', route: `/${encodeURIComponent(what)}` }),
  },
];

export const verbsOfLocal: readonly Verb[] = localVerbs.map(
  ({ name, summary, args, options = [], examples, request }) => ({
    name: `local ${name}`,
    summary,
    ...(args && { args }),
    options: [...options, ...where],
    printsData: true,
    usesAzure: false,
    examples,
    async run(call): Promise<ExitCode> {
      const { method, route, body } = request(call);
      const { askControl, controlUrl } = await import('../local/control.ts');
      const answer = await askControl(controlUrl(call), method, route, body);
      await print(call.io, call.printing, answer, () => answerText(answer));
      return exitCodes.done;
    },
  }),
);

/** Of what was made or changed, its id; all of it with `-o json`. */
function answerText(answer: unknown): string {
  const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
  return `${typeof id === 'string' ? id : JSON.stringify(answer, undefined, 2)}\n`;
}

function snapshotRoute({ args: [name = ''] }: Call): string {
  return `/snapshots/${encodeURIComponent(name)}`;
}

function placeOf(call: Call): Record<string, string> {
  return {
    ...optional('resourceGroup', textOption(call, 'group')),
    ...optional('subscriptionId', textOption(call, 'subscription')),
  };
}

function optional<Value>(name: string, value: Value | undefined): Record<string, Value> {
  return value === undefined ? {} : { [name]: value };
}

function numberOf(call: Call, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`${text}: is no whole number`);
}

function tagsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`${text}: give key=value`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function faultRoute(of: string): string {
  if (of === 'calls') return '/faults';
  if (['creates', 'operations', 'copies'].includes(of)) return `/faults/${of}`;
  throw new UsageError(`--of ${of}: give calls, creates, operations or copies`);
}

function objectFrom(text: string): Record<string, unknown> {
  try {
    const parsed = JSON.parse(text) as unknown;
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new UsageError(`${text}: is no JSON object`);
}
