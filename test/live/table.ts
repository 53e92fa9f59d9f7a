/** The results as text: expected, seen, agrees. */
import type { Result, Verdict } from './row.ts';

const words: Readonly<Record<Verdict, string>> = {
  agrees: 'yes',
  differs: 'NO',
  failed: 'FAILED',
  'left out': '-',
};
const width = { id: 24, cell: 44 };

/** What was left out comes last, by itself: it was asked of nobody. */
export function tableOf(results: readonly Result[]): string {
  const asked = results.filter(({ verdict }) => verdict !== 'left out');
  const leftOut = results.filter(({ verdict }) => verdict === 'left out');
  const lines = [line('row', 'expected', 'seen', 'agrees'), line('---', '--------', '----', '------')];
  for (const { id, expected, seen, verdict } of asked) lines.push(...row(id, expected, seen, words[verdict]));
  if (leftOut.length > 0) {
    lines.push('', 'left out:');
    for (const { id, seen } of leftOut) {
      const wrapped = wrap(seen, 2 * width.cell + 8);
      lines.push(...wrapped.map((text, at) => `${(at === 0 ? id : '').padEnd(width.id)}  ${text}`));
    }
  }
  return `${lines.join('\n')}\n\n${summaryOf(results)}\n`;
}

export function summaryOf(results: readonly Result[]): string {
  const count = (verdict: Verdict): string =>
    String(results.filter((result) => result.verdict === verdict).length);
  return `${String(results.length)} rows: ${count('agrees')} agree, ${count('differs')} differ, ${count('failed')} failed, ${count('left out')} left out`;
}

function row(id: string, expected: string, seen: string, agrees: string): string[] {
  const [left, right] = [wrap(expected, width.cell), wrap(seen, width.cell)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    line(at === 0 ? id : '', left[at] ?? '', right[at] ?? '', at === 0 ? agrees : ''),
  );
}

function line(id: string, expected: string, seen: string, agrees: string): string {
  const cells = [id.padEnd(width.id), expected.padEnd(width.cell), seen.padEnd(width.cell), agrees];
  return cells.join('  ').trimEnd();
}

function wrap(text: string, columns: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
