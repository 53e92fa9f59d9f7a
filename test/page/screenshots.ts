/** `npm run screenshots`: the picture of the page in the docs, from reports that are the same each time. */
import path from 'node:path';
import { openPage, startBrowser } from '../support/page/browser.ts';
import { estateReports } from '../support/page/estate-of-reports.ts';
import { servePage } from '../support/page/page-server.ts';

const file = path.resolve(import.meta.dirname, '../../docs/page.png');
const server = await servePage(estateReports(60, Date.now()));
const browser = await startBrowser();
try {
  const { page, problems } = await openPage(browser, server.url, { width: 1440, height: 1080 });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  await page.waitForSelector('[role=grid] .name');
  await page.screenshot({ path: file });
  process.stdout.write(`${file}\n`);
} finally {
  await browser.close();
  await server.close();
}
