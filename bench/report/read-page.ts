import type { Row } from './table.ts';

/** What a page of figures has: its rows, and what it says was not measured. */
export function readPage(page: string): { rows: Row[]; skipped: string[] } {
  const rows = page.split('\n').flatMap((line): Row[] => {
    const [number = '', measure, compared, now, target] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (!/^\d+$/.test(number)) return [];
    if (measure === undefined || compared === undefined || now === undefined || target === undefined)
      return [];
    return [{ number, measure, compared, now, target }];
  });
  const skipped = /^Not measured: (.+)\.$/m.exec(page)?.[1]?.split('; ') ?? [];
  return { rows, skipped };
}

/** The page's, with those of these numbers from a run that measured only them. */
export function withRows(
  page: ReturnType<typeof readPage>,
  numbers: readonly number[],
  measured: ReturnType<typeof readPage>,
): ReturnType<typeof readPage> {
  const isMeasured = (number: string | undefined): boolean => numbers.includes(Number(number));
  const rows = [...page.rows.filter(({ number }) => !isMeasured(number)), ...measured.rows];
  return {
    rows: rows.sort((one, other) => Number(one.number) - Number(other.number)),
    skipped: [...page.skipped.filter((why) => !isMeasured(/^row (\d+)/.exec(why)?.[1])), ...measured.skipped],
  };
}
