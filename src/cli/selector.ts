/** `--selector`: which replicas of a status are shown. */
import { stateSchema } from '../report/state.ts';
import type { ReplicaStatus } from '../report/status.ts';
import { UsageError } from './exit-code.ts';
import { nearestAdvice } from './nearest-advice.ts';

const selectable = ['ready', 'state', 'reason', 'rule', 'name', 'location'] as const;

/** Of those that have few: a value that there is not would show nothing, as if all were well. */
const valuesOf: Partial<Record<(typeof selectable)[number], readonly string[]>> = {
  ready: ['true', 'false'],
  state: stateSchema.options,
};

/** `ready=false`, `state=blocked`, `reason!=InSync`; several after a comma, all of which hold. Throws `UsageError`. */
export function selectorFrom(text: string | undefined): (one: ReplicaStatus) => boolean {
  const terms = (text ?? '').split(',').filter((term) => term.trim() !== '');
  const tests = terms.map((term) => {
    const [, key = '', not, value = ''] = /^\s*(\w+)\s*(!?)=\s*(.*?)\s*$/.exec(term) ?? [];
    const known = selectable.find((one) => one === key);
    if (known === undefined) {
      throw new UsageError(`--selector ${term}: give key=value${nearestAdvice(key, selectable)}`);
    }
    const values = valuesOf[known];
    if (values?.includes(value.toLowerCase()) === false) {
      throw new UsageError(`--selector ${term}: ${known} is never that${nearestAdvice(value, values)}`);
    }
    return (one: ReplicaStatus): boolean =>
      (String(one[known]).toLowerCase() === value.toLowerCase()) === (not !== '!');
  });
  return (one) => tests.every((holds) => holds(one));
}
