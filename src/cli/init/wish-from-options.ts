/** What the command line says of a first configuration. Throws `UsageError`. */
import { normaliseLocation } from '../../config/location.ts';
import { UsageError } from '../exit-code.ts';
import { nearestAdvice } from '../nearest-advice.ts';
import { flag, listOption, textOption, type Call } from '../verb.ts';
import type { Wish } from './configuration-text.ts';

const ways = ['refuse', 'stage', 'convert', 'auto'] as const;

/** Undefined where nothing of it was said, so that somebody is asked. */
export function wishFromOptions(call: Call): Wish | undefined {
  const source = textOption(call, 'source');
  const targets = listOption(call, 'target');
  if (source === undefined && targets.length === 0) return undefined;
  if (source === undefined) throw new UsageError('--source: give <subscription>/<group>');
  if (targets.length === 0)
    throw new UsageError('--target: give <subscription>/<group>/<region>, once or more');
  const [subscriptionId, resourceGroup, ...rest] = source.split('/');
  if (!subscriptionId || !resourceGroup || rest.length > 0) {
    throw new UsageError(`--source ${source}: give <subscription>/<group>`);
  }
  const fullSnapshots = wayOf(textOption(call, 'fullSnapshots') ?? 'refuse');
  const mode = textOption(call, 'mode');
  const workResourceGroup = textOption(call, 'workGroup');
  return {
    name: textOption(call, 'name') ?? 'golden-images',
    source: { subscriptionId, resourceGroup },
    select: selectOf(call),
    targets: targets.map(targetFrom),
    mirror: flag(call, 'sync'),
    fullSnapshots,
    ...(mode !== undefined && { mode }),
    ...(workResourceGroup !== undefined && { workResourceGroup }),
  };
}

function selectOf(call: Call): Wish['select'] {
  const names = listOption(call, 'snapshotName');
  const tags = listOption(call, 'tag');
  if ([names.length > 0, tags.length > 0, flag(call, 'all')].filter(Boolean).length > 1) {
    throw new UsageError('give one of --tag, --snapshot-name and --all');
  }
  if (flag(call, 'all')) return { all: true };
  if (names.length > 0) return { names };
  if (tags.length === 0) return { tags: { SnapReplicate: 'Replicate' } };
  return {
    tags: Object.fromEntries(
      tags.map((text) => {
        const at = text.indexOf('=');
        if (at < 1) throw new UsageError(`--tag ${text}: give key=value`);
        return [text.slice(0, at), text.slice(at + 1)];
      }),
    ),
  };
}

function targetFrom(text: string): Wish['targets'][number] {
  const [subscriptionId, resourceGroup, location, ...rest] = text.split('/');
  if (!subscriptionId || !resourceGroup || !location || rest.length > 0) {
    throw new UsageError(`--target ${text}: give <subscription>/<group>/<region>`);
  }
  return { subscriptionId, resourceGroup, location: normaliseLocation(location) };
}

function wayOf(text: string): Wish['fullSnapshots'] {
  const known = ways.find((one) => one === text);
  if (known !== undefined) return known;
  throw new UsageError(`--full-snapshots ${text}: there is no such way${nearestAdvice(text, ways)}`);
}
