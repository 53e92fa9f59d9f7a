import type { Verdict } from './expectation.ts';

/** The end of the tour; plain JSON. */
export interface Summary {
  ok: boolean;
  seconds: number;
  replicas: Verdict[];
}

export function summaryTable({ ok, seconds, replicas }: Summary): string {
  const rows = replicas.map(({ snapshot, target, expected, found, ok: right, because }) => [
    right ? '✓' : '✗',
    snapshot,
    target,
    expected,
    found,
    because,
  ]);
  const head = ['', 'snapshot', 'target', 'expected', 'found', 'because'];
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const right = replicas.filter((verdict) => verdict.ok).length;
  return [
    '',
    ...lines,
    '',
    `${right} of ${replicas.length} as they should be, by Resource Manager's own listing, after ${seconds} s${ok ? '.' : '. NOT as it should be.'}`,
  ].join('\n');
}
