import type { Verdict } from './expectation.ts';
import type { Screen } from './screen.ts';

/** The end of the tour; plain JSON. */
export interface Summary {
  ok: boolean;
  seconds: number;
  replicas: Verdict[];
}

/** Group by group, in no more columns than the screen has. */
export function summaryTable({ ok, seconds, replicas }: Summary, screen: Screen): string {
  const targets = [...new Set(replicas.map(({ target }) => target))];
  const width = Math.max(...replicas.map(({ snapshot }) => snapshot.length));
  const lines = targets.flatMap((target) => [
    screen.colour('bold', target),
    ...replicas
      .filter((verdict) => verdict.target === target)
      .map(({ snapshot, found, ok: right, because }) => {
        const mark = right ? screen.colour('green', '✓') : screen.colour('red', '✗');
        return `  ${mark} ${snapshot.padEnd(width)}  ${found.padEnd(8)}  ${screen.colour('dim', because)}`;
      }),
  ]);
  const right = replicas.filter((verdict) => verdict.ok).length;
  const verdict = `${right} of ${replicas.length} as they should be after ${seconds} s,`;
  return [
    '',
    ...lines,
    '',
    `${screen.colour(ok ? 'green' : 'red', verdict)} by Resource Manager's own listing${ok ? '.' : ': NOT all as they should be.'}`,
  ].join('\n');
}
