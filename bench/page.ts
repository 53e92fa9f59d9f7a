/** Row 14: the page over 2,000 × 5 in Chromium, while its list goes by from the first row to the last. */
import { estateReports } from '../test/support/page/estate-of-reports.ts';
import { openPage, startBrowser } from '../test/support/page/browser.ts';
import { servePage } from '../test/support/page/page-server.ts';

export interface PageFigures {
  frames: number;
  /** Shares of the frames that took longer than one and than three at 60 a second. */
  late: number;
  verySlow: number;
  /** Elements at most, and the JavaScript heap after it, MiB. */
  elements: number;
  heapMebibytes: number;
}

/** Half a millisecond is what the clock of frames strays by. */
const frameMs = 1000 / 60 + 0.5;

export async function measurePage(snapshots: number): Promise<PageFigures> {
  const server = await servePage(estateReports(snapshots, Date.now()));
  const browser = await startBrowser();
  try {
    const { page } = await openPage(browser, server.url);
    await page.waitForSelector('[role=grid] .name');
    const { times, elements } = (await page.evaluate(scrolling)) as { times: number[]; elements: number };
    const { JSHeapUsedSize = 0 } = await page.metrics();
    const took = times.slice(1).map((time, at) => time - (times[at] ?? time));
    const share = (limit: number): number => took.filter((ms) => ms > limit).length / took.length;
    return {
      frames: took.length,
      late: share(frameMs),
      verySlow: share(50),
      elements,
      heapMebibytes: JSHeapUsedSize / 2 ** 20,
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** As text: it runs in the browser. As by a hand on a wheel. */
const scrolling = `new Promise((resolve) => {
  const box = document.querySelector('[role=grid]');
  const times = [];
  let elements = 0;
  const step = (time) => {
    times.push(time);
    elements = Math.max(elements, document.querySelectorAll('*').length);
    box.scrollTop += 180;
    const isDone = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
    if (isDone) resolve({ times, elements });
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;
