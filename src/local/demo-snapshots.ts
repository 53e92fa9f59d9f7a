/** What is taken in the source of a rule of one's own file. */
import type { Rule } from '../replication/rule.ts';
import { isSelected } from '../replication/selection.ts';
import type { NewSnapshot } from './director.ts';
import { selectedName } from './estate.ts';

/** Two of one disk; a full one where the rule carries those; one that is not selected, where there can be one. */
export function demoSnapshots(
  { select, fullSnapshots }: Pick<Rule, 'select' | 'fullSnapshots'>,
  number: number,
): [NewSnapshot, isSelected: boolean][] {
  const disk = `demo-disk-${number}`;
  const tags = select.kind === 'tags' ? select.tags : {};
  const named = (what: string): string => selectedName(select, `demo-${number}-${what}`);
  const taken: [NewSnapshot, boolean][] = [[{ name: named('a'), disk, tags }, true]];
  // A pattern without a wildcard has one name.
  if (named('b') !== named('a')) {
    taken.push([{ name: named('b'), disk, tags }, true]);
    if (fullSnapshots !== 'refuse') {
      taken.push([{ name: named('full'), disk: `${disk}-full`, full: true, tags }, true]);
    }
  }
  // Patterns may take one of these names, or any name.
  const other = [`left-alone-${number}`, `${number}-left-alone`].find(
    (name) => !isSelected(select, { name, tags: {} }),
  );
  if (other !== undefined) taken.push([{ name: other, disk: `${disk}-x` }, false]);
  return taken;
}
