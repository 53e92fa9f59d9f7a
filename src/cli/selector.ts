/** `--selector`: which replicas of a status are shown. */
import type { ReplicaStatus } from '../report/status.ts';
import { UsageError } from './exit-code.ts';
import { nearestAdvice } from './nearest-advice.ts';

const selectable = ['ready', 'state', 'reason', 'rule', 'name', 'location'] as const;

/** `ready=false`, `state=blocked`, `reason!=InSync`; several after a comma, all of which hold. Throws `UsageError`. */
export function selectorFrom(text: string | undefined): (one: ReplicaStatus) => boolean {
  const terms = (text ?? '').split(',').filter((term) => term.trim() !== '');
  const tests = terms.map((term) => {
    const [, key = '', not, value = ''] = /^\s*(\w+)\s*(!?)=\s*(.*?)\s*$/.exec(term) ?? [];
    const known = selectable.find((one) => one === key);
    if (known === undefined) {
      throw new UsageError(`--selector ${term}: give key=value${nearestAdvice(key, selectable)}`);
    }
    return (one: ReplicaStatus): boolean =>
      (String(one[known]).toLowerCase() === value.toLowerCase()) === (not !== '!');
  });
  return (one) => tests.every((holds) => holds(one));
}
