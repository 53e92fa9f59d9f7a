import type { Diagnosis } from '../doctor/doctor.ts';
import type { Finding } from '../doctor/check.ts';
import { hanging } from '../fit.ts';
import { plural } from '../words.ts';

const signs: Readonly<Record<Finding['state'], string>> = {
  ok: '✓ ok',
  problem: '✗ problem',
  unknown: '? unknown',
};

/** Nothing is cut, and no command is broken: ids and commands are there to be copied. */
export function doctorText({ findings }: Diagnosis, width: number): string {
  const lines = findings.flatMap(({ check, state, text, mend }) => [
    ...hanging(`${signs[state].padEnd(10)} ${check.padEnd(16)} `, text, width),
    ...(mend === undefined ? [] : [`${' '.repeat(11)}${state === 'problem' ? 'Mend' : 'To ask'}: ${mend}`]),
  ]);
  const count = (state: Finding['state']): number => findings.filter((one) => one.state === state).length;
  const sum = `${plural(count('problem'), 'problem')}, ${count('unknown')} not known, ${count('ok')} in order.`;
  return [...lines, sum].map((line) => `${line}\n`).join('');
}
