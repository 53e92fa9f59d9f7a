/** From a phone to a wall screen: everything is there, whole and apart. */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { estateReports } from '../support/page/estate-of-reports.ts';
import { chromium, openPage, startBrowser } from '../support/page/browser.ts';
import { servePage, type PageServer } from '../support/page/page-server.ts';

const opened = '?snapshot=golden-images/office-baseline-2026-12';

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let browser: Browser;
  let server: PageServer;
  const pages: Page[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
    server = await servePage(estateReports(60, Date.now()));
  });

  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function open(query: string, width: number, height = 900): Promise<Page> {
    const { page, problems } = await openPage(browser, server.url + query, { width, height });
    pages.push(page);
    await page.waitForSelector('[role=grid] .name, .lag-box svg, .letter, .detail');
    expect(problems).toEqual([]);
    return page;
  }

  /** Words that are cut off at an edge of their own, though they should never be. */
  function cut(page: Page, selector: string): Promise<unknown> {
    return page.evaluate(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)`,
    );
  }

  test('beside the detail five targets are seen at 1280 px, with names and states whole', async () => {
    const page = await open(opened, 1280, 800);
    await page.waitForSelector('.detail');
    const beyond = `(() => { const grid = document.querySelector('[role=grid]'); return grid.scrollWidth - grid.clientWidth; })()`;
    expect(await page.evaluate(beyond)).toBeLessThanOrEqual(0);
    expect(await cut(page, '.name, .cell-word')).toEqual([]);
  });

  test('on a phone a link to the last tab shows that tab in the bar, and the top of the page', async () => {
    const { page } = await openPage(browser, `${server.url}?tab=pauses`, { width: 320, height: 800 });
    pages.push(page);
    await page.waitForSelector('.tabs [aria-current]');
    const beyond = `(() => { const bar = document.querySelector('.tabs'); const edges = (one) => one.getBoundingClientRect(); return edges(bar.querySelector('[aria-current]')).right - edges(bar).right; })()`;
    await page.waitForFunction(`${beyond} <= 1`);
    expect(await page.evaluate('document.querySelector(".tabs").scrollLeft')).toBeGreaterThan(0);
    expect(await page.evaluate('scrollY')).toBe(0);
  });

  test('scrolled to the last of many targets, the names of the snapshots are still seen', async () => {
    const reports = estateReports(6, Date.now(), false);
    const { replicas } = reports.status;
    for (const one of replicas.slice()) {
      replicas.push({ ...one, target: `${one.target}-2` }, { ...one, target: `${one.target}-3` });
    }
    const { server: first } = { server };
    server = await servePage(reports);
    const page = await open('', 1280, 800);
    const seen = (await page.evaluate(`(() => {
      const grid = document.querySelector('[role=grid]');
      grid.scrollLeft = grid.scrollWidth;
      const at = grid.getBoundingClientRect();
      const on = (selector) => document.querySelector(selector).getBoundingClientRect();
      const name = on('.matrix-body .name');
      const top = document.elementFromPoint(name.left + 4, name.top + name.height / 2);
      return { left: name.left - at.left, scrolled: grid.scrollLeft, isOnTop: top.className === 'name' };
    })()`)) as { left: number; scrolled: number; isOnTop: boolean };
    await server.close();
    server = first;
    expect(seen.scrolled).toBeGreaterThan(200);
    expect(seen).toMatchObject({ isOnTop: true });
    expect(seen.left).toBeGreaterThanOrEqual(0);
  });

  test.each([1280, 1920, 3840])('at %d px no word lies over another', async (width) => {
    const page = await open('', width, Math.round((width * 9) / 16));
    expect(await cut(page, '.small-cell, .name, .tile, .matrix-head button')).toEqual([]);
    // Rows are as high as what is in them.
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('.matrix-body [role=gridcell], .matrix-body [role=rowheader]')].filter((one) => one.scrollHeight > one.clientHeight + 1).length`,
      ),
    ).toBe(0);
    const placeholder = await page.evaluate(`(() => {
      const icon = document.querySelector('.search .icon').getBoundingClientRect();
      const field = document.querySelector('.search input');
      return field.getBoundingClientRect().left + parseFloat(getComputedStyle(field).paddingLeft) - icon.right;
    })()`);
    expect(placeholder).toBeGreaterThan(0);
  });

  test('letters of a wall screen are larger, and what is beside them grows with them', async () => {
    const sizes = async (width: number): Promise<number[]> => {
      const page = await open('?tab=lag', width, 1200);
      await page.waitForSelector('.axis-label');
      return (await page.evaluate(
        `['h1', '.icon', '.axis-label', '.lag-box svg'].map((one) => document.querySelector(one).getBoundingClientRect().height)`,
      )) as number[];
    };
    const [small, large] = [await sizes(1280), await sizes(3840)];
    for (const [at, height] of small.entries()) expect(large[at]).toBeGreaterThan(height * 1.5);
  });

  test('on a phone the list has the keys again when the detail is closed', async () => {
    const page = await open(opened, 390, 844);
    await page.waitForSelector('.detail');
    await page.keyboard.press('Escape');
    await page.waitForFunction(`document.activeElement.getAttribute('role') === 'grid'`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.detail');
  });

  test('names of eighty letters break no layout', async () => {
    const reports = estateReports(6, Date.now());
    const long = 'win11-vda-'.padEnd(80, 'x');
    const first = reports.status.replicas[0]?.name;
    for (const one of [...reports.status.replicas, ...reports.history.happenings]) {
      if (one.name === first) one.name = long;
    }
    for (const letter of reports.letters) Object.assign(letter, { about: long, id: long, detail: long });
    const { server: before } = { server };
    server = await servePage(reports);
    for (const query of ['', `?snapshot=golden-images/${long}`, '?tab=letters', '?tab=lag']) {
      for (const width of [390, 1280]) {
        const page = await open(query, width);
        // And what became of the snapshot is seen beside its name.
        expect(
          await page.evaluate(`(() => {
            const line = document.querySelector('.activity-text');
            const range = document.createRange();
            range.selectNode([...line.childNodes].find((one) => /ready|begun/.test(one.textContent) && one.nodeType === 3));
            return range.getBoundingClientRect().left - line.getBoundingClientRect().right;
          })()`),
        ).toBeLessThan(0);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
      }
    }
    await server.close();
    server = before;
  });
});
