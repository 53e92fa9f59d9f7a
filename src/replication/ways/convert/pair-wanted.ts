import type { PairUser } from '../../observation.ts';
import { isOwn } from '../../replica-tags.ts';
import type { Rule, Target } from '../../rule.ts';
import { isSelected } from '../../selection.ts';
import type { Snapshot } from '../../snapshot.ts';
import { wayTaken } from '../way-taken.ts';
import { convert } from './way.ts';

/** What a target wants of the source's temporary pair, as things are. */
export function pairWanted(
  source: Snapshot | undefined,
  rule: Rule,
  target: Target,
  installation: string,
): Pick<PairUser, 'isConverted' | 'isRenewed'> {
  const isConverted =
    source !== undefined &&
    !isOwn(source) &&
    isSelected(rule.select, source) &&
    wayTaken(source, rule, target, installation) === convert.name;
  return { isConverted, isRenewed: rule.whenSourceDeleted === 'delete' };
}
