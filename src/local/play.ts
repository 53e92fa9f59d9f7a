/** What to type in another terminal. Each command works as it is pasted, in the order given. */
import { selectedName, type Estate, type OwnRule } from './estate.ts';
import type { Screen } from './screen.ts';
import { replicate, source, targets } from './stage.ts';
import { wrapped } from './wrapped.ts';

/** A command, as `GET /` of the control endpoint lists it too. */
export interface Example {
  route: string;
  what: string;
  curl: string;
}

interface Addresses {
  control: string;
  /** Of the Functions host. */
  app: string;
  key: string;
  /** The file that `snaprep --local` takes. */
  local: string;
  /** What makes `az` use this cloud, a line each. */
  azureCli: readonly string[];
  own: Estate | undefined;
}

/** On the tour's stage, or on the first rule of one's own file. */
export function examples({ control, app, key, local, azureCli, own }: Addresses): Example[] {
  const { tags, from, to, name } = sceneOf(own?.rules[0]);
  const at = (place: { subscriptionId: string; resourceGroup: string }): string =>
    `"subscriptionId":"${place.subscriptionId}",\n     "resourceGroup":"${place.resourceGroup}"`;
  const keyed = `curl -s -H 'x-functions-key: ${key}'`;
  const snaprep = (words: string): string => `npm run -s snaprep -- ${words} \\\n  --local ${local}`;
  const snapshots = `${control}/snapshots`;
  const post = (one: string, tagged: boolean, curl = 'curl'): string =>
    `${curl} -X POST ${snapshots} \\\n  -d '{"name":"${one}",\n     ${at(from)}${tagged ? `,\n     "tags":${JSON.stringify(tags)}` : ''}}'`;
  const dozen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].join(' ');
  const loop = (command: string): string => `for n in ${dozen}; do\n  ${command}\ndone`;
  const example = (what: string, curl: string): Example => ({ route: 'play', what, curl });
  return [
    example('take a snapshot', post(name('mine-1'), true)),
    example('take one without the tag', post(name('mine-2'), false)),
    example(
      'tag that one',
      `curl -X PATCH ${snapshots}/${name('mine-2')} \\\n  -d '{${at(from)},\n     "tags":${JSON.stringify(tags)}}'`,
    ),
    example(
      'lock a replica, some seconds later, when it is there: its deletion waits',
      `curl -X PUT ${snapshots}/${name('mine-1')}/lock \\\n  -d '{${at(to)}}'`,
    ),
    example(
      'pin a replica, when it is there: it is never deleted',
      `curl -X POST ${snapshots}/${name('mine-2')}/tags \\\n  -d '{${at(to)},\n     "tags":{"snaprep-pinned":"me"}}'`,
    ),
    example('delete a source', `curl -X DELETE ${snapshots}/${name('mine-1')} \\\n  -d '{${at(from)}}'`),
    example('take a dozen', loop(post(name("many-'$n'"), true, 'curl -so /dev/null'))),
    example(
      'delete the dozen: the guard against mass deletions trips (wait for the\nreplicas first)',
      loop(`curl -s -X DELETE ${snapshots}/${name('many-$n')} \\\n    -d '{${at(from)}}'`),
    ),
    example('what waits for approval', snaprep('deletions list')),
    example(
      'the same by the API, with its key: how it begins',
      `${keyed} \\\n  ${app}/api/deletions | cut -c -400`,
    ),
    example(
      'approve it',
      `for set in $(${keyed} \\\n    ${app}/api/deletions |\n    grep -o '"setId": *"[^"]*"' | cut -d'"' -f4); do\n  ${keyed} -X POST \\\n    ${app}/api/deletions/$set/approve; echo\ndone`,
    ),
    example('run the full pass now', `${keyed} -X POST \\\n  ${app}/api/sync; echo`),
    example(
      'a fault: Azure answers 500 to the next two copies of mine-3; then take it',
      `curl -X POST ${control}/faults \\\n  -d '{"method":"PUT","snapshot":"${name('mine-3')}",\n     "resourceGroup":"${to.resourceGroup}","times":2,\n     "answer":{"status":500,"code":"InternalServerError","message":"x"}}'\n${post(name('mine-3'), true)}`,
    ),
    example('how each replica stands, by the command line', snaprep('status')),
    example('why one of them is as it is', snaprep(`explain ${name('mine-1')}`)),
    example('what was done', snaprep('history')),
    {
      // Apart from the others, as not everybody has it.
      route: 'az',
      what: 'the Azure CLI on this cloud, in a terminal of its own; a create by it takes\nhalf a minute, as it asks that seldom',
      curl: [
        ...azureCli.map(folded),
        `az snapshot list --subscription ${to.subscriptionId} \\\n  --resource-group ${to.resourceGroup} --output table \\\n  --query '[].{name: name, percent: completionPercent}'`,
      ].join('\n'),
    },
    example('all snapshots', `curl ${control}/snapshots`),
    example('the queues', `curl ${control}/queues`),
  ];
}

/** A command of a shell that fits 80 columns, broken between its words alone. */
function folded(command: string): string {
  return wrapped(command, 76, (word) => [word]).join(' \\\n');
}

export interface PlayScene {
  tags: Readonly<Record<string, string>>;
  from: { subscriptionId: string; resourceGroup: string };
  to: { subscriptionId: string; resourceGroup: string };
  name: (text: string) => string;
}

/** Of the tour, or of the first rule of one's own file. */
export function sceneOf(own: OwnRule | undefined): PlayScene {
  if (own === undefined) {
    return { tags: replicate, from: source, to: targets[0] ?? source, name: (text) => text };
  }
  const { rule, source: from, targets: to } = own;
  return {
    tags: rule.select.kind === 'tags' ? rule.select.tags : {},
    from,
    to: to[0] ?? from,
    name: (text) => selectedName(rule.select, text),
  };
}

/** What is said last stays in sight on a small terminal, so the page comes last. */
export function playText(
  commands: readonly Example[],
  { control, page }: { control: string; page: string },
  screen: Screen,
): string {
  return [
    '',
    screen.colour('bold', 'The cloud stays up. Paste into another terminal, in the folder of this project,'),
    screen.colour('bold', 'one after the other; what is being made is refused with a conflict meanwhile:'),
    ...commands.flatMap(({ what, curl }) => ['', what.replace(/^/gm, '# '), curl]),
    '',
    'These commands are for another terminal: scroll up for the first.',
    `All that the cloud can do: curl ${control}/`,
    `The page, for a browser: ${page}`,
    'Ctrl-C ends it and leaves nothing behind.',
  ].join('\n');
}
