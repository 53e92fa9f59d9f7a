/** Asks a person at a terminal, and offers what Azure has. Everything is drawn on stderr: stdout is for data. */
import { cancel, confirm, intro, isCancel, multiselect, select, text } from '@clack/prompts';
import type { ArmReads } from '../../azure/arm-reads.ts';
import { subscriptionsOf } from '../azure-access.ts';
import { Interrupted, UsageError } from '../exit-code.ts';
import type { Wish } from './configuration-text.ts';

interface Group {
  subscriptionId: string;
  resourceGroup: string;
  location: string;
}

const output = process.stderr;

/** Throws `Interrupted` where nobody answers to the end. */
export async function askWish(arm: ArmReads): Promise<Wish> {
  intro('A first replication.json', { output });
  const groups = await groupsOf(arm);
  if (groups.length < 2)
    throw new UsageError('you may read fewer than two resource groups; give --source and --target');
  const source =
    groups[
      await answered(
        select({ message: 'Which group has the golden images?', options: labelled(groups), output }),
      )
    ];
  if (source === undefined) throw new UsageError('no group was chosen');
  const others = groups.filter((one) => one !== source);
  const chosen = await answered(
    multiselect({
      message: 'Where should replicas be? (space chooses, enter ends)',
      options: labelled(others),
      required: true,
      output,
    }),
  );
  const by = await answered(
    select({
      message: 'Which snapshots?',
      options: [
        { value: 'tag' as const, label: 'those with the tag SnapReplicate=Replicate' },
        { value: 'names' as const, label: 'by name, with wildcards' },
        { value: 'all' as const, label: 'all' },
      ],
      output,
    }),
  );
  const patterns =
    by === 'names'
      ? await answered(text({ message: 'Names, with commas between them', placeholder: 'golden-*', output }))
      : '';
  const mirror = await answered(
    confirm({
      message: 'When a source goes, should its replicas follow? (after a delay, never many at once)',
      initialValue: false,
      output,
    }),
  );
  const targets = chosen.flatMap((at) => others[at] ?? []);
  const { subscriptionId, resourceGroup } = source;
  return {
    name: 'golden-images',
    source: { subscriptionId, resourceGroup },
    select: selectFrom(by, patterns),
    targets,
    mirror,
    fullSnapshots: 'refuse',
  };
}

function selectFrom(by: 'tag' | 'names' | 'all', patterns: string): Wish['select'] {
  if (by === 'tag') return { tags: { SnapReplicate: 'Replicate' } };
  if (by === 'all') return { all: true };
  return {
    names: patterns
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  };
}

async function groupsOf(arm: ArmReads): Promise<Group[]> {
  const found: Group[] = [];
  for (const { subscriptionId } of await subscriptionsOf(arm)) {
    const listed =
      (await arm.list(`/subscriptions/${subscriptionId}/resourcegroups?api-version=2022-12-01`)) ?? [];
    for (const one of listed) {
      const { name, location } = one as { name?: string; location?: string };
      if (name !== undefined && location !== undefined)
        found.push({ subscriptionId, resourceGroup: name, location });
    }
  }
  return found;
}

function labelled(groups: readonly Group[]): { value: number; label: string; hint: string }[] {
  return groups.map(({ subscriptionId, resourceGroup, location }, value) => ({
    value,
    label: `${resourceGroup} (${location})`,
    hint: subscriptionId,
  }));
}

async function answered<Value>(question: Promise<Value>): Promise<Exclude<Value, symbol>> {
  const answer = await question;
  if (!isCancel(answer)) return answer as Exclude<Value, symbol>;
  cancel('Nothing was written.', { output });
  throw new Interrupted('Interrupted. Nothing was written.');
}
