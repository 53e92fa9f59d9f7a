/** One row of the table: what is measured, with what it is compared, what it is, and what it should be. */
export interface Row {
  /** As in the table of figures that are to be reached; several rows may share one. */
  number: string;
  measure: string;
  compared: string;
  now: string;
  target: string;
}

const heads: Row = { number: '', measure: 'Measure', compared: 'Compared', now: 'Now', target: 'To reach' };

export function markdownTable(rows: readonly Row[]): string {
  const cells = ({ number, measure, compared, now, target }: Row): string =>
    `| ${[number, measure, compared, now, target].join(' | ')} |`;
  return [cells(heads), '| --- | --- | --- | --- | --- |', ...rows.map(cells)].join('\n');
}

/** With two or three digits that matter. */
export function ratio(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  return value < 1.1 ? value.toFixed(3) : value.toFixed(2);
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
