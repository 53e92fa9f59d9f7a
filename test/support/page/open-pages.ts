import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openPage, startBrowser } from './browser.ts';
import type { PageServer } from './page-server.ts';

type Open = (query?: string, options?: Parameters<typeof openPage>[2]) => Promise<Page>;

/** Opens pages of the server of each test, in one browser for all of them. Pages and server end with the test. */
export function openPages(serverOf: () => PageServer): Open {
  let browser: Browser;
  const pages: Page[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
    await serverOf().close();
  });
  return async (query = '', options = {}) => {
    const { page } = await openPage(browser, serverOf().url + query, options);
    pages.push(page);
    return page;
  };
}
