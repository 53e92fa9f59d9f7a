/** Rows 13 and 14: the report and the page over 2,000 × 5. */
import { chromium } from '../../test/support/page/browser.ts';
import { measurePage } from '../page.ts';
import { percent, ratio } from '../report/table.ts';
import { middle } from '../statistics.ts';
import { measured } from './measured.ts';
import type { Table } from './table.ts';

interface ReportFigures {
  pages: number;
  /** Reads of one replica each. */
  singles: number;
  bareMs: number[];
  reportMs: number[];
  bytes: number;
  compressed: number;
  peakMebibytes: number;
}

export async function reportRows(table: Table): Promise<void> {
  const found = await measured<ReportFigures>(table, '13', ['scenarios/report.ts', '2000', '5'], 256);
  if (found === undefined) return;
  const { pages, singles, bareMs, reportMs, bytes, compressed, peakMebibytes } = found;
  const [bare, whole] = [middle(bareMs), middle(reportMs)];
  const name = 'report of 2000 × 5';
  table.add('13', `calls of a ${name}`, `${pages} pages`, String(pages + singles), 'its pages');
  const times = `${whole.toFixed(0)} of ${bare.toFixed(0)} ms`;
  table.add('13', `time of a ${name} ÷ its pages read bare`, times, ratio(whole / bare), '');
  const size = `${(compressed / 1000).toFixed(0)} kB compressed, of ${(bytes / 1e6).toFixed(1)} MB`;
  table.add('13', `size of a ${name}`, '', size, '');
  table.add('13', `memory of a ${name}`, '', `${peakMebibytes.toFixed(0)} MiB`, '');
}

export async function pageRow(table: Table): Promise<void> {
  if (chromium === undefined) {
    table.skip('14', 'there is no Chromium here');
    return;
  }
  const { frames, late, verySlow, elements, heapMebibytes } = await measurePage(2000);
  const name = 'page of 2000 × 5, scrolled through';
  const words = `${percent(late)} over 16.7 ms, ${percent(verySlow)} over 50 ms`;
  table.add('14', `frames of the ${name}`, `${frames} frames`, words, '');
  const memory = `${elements} elements at most, ${heapMebibytes.toFixed(0)} MiB of heap`;
  table.add('14', `memory of the ${name}`, '', memory, '');
}
