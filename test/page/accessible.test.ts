/** Whatever state the page is in: axe finds nothing, and it can be worked by keys alone. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { estateReports } from '../support/page/estate-of-reports.ts';
import { chromium } from '../support/page/browser.ts';
import { openPages } from '../support/page/open-pages.ts';
import { servePage, type PageServer } from '../support/page/page-server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const opened = '?snapshot=golden-images/office-baseline-2026-12';

interface Shown {
  query?: string;
  /** What is special about the service. */
  as?: (server: PageServer) => void;
  /** What is pressed, by its text. */
  press?: string;
  /** There when it is as it should be. */
  awaited: string;
}

const shown: Record<string, Shown> = {
  'a grave question': { query: '?tab=deletions', press: 'Approve 4 deletions', awaited: 'dialog[open]' },
  'a question about a letter': { query: '?tab=letters', press: 'Replay', awaited: 'dialog[open]' },
  'all paused': {
    as: ({ reports }) => {
      reports.pauses = [{ scope: 'everything', since: new Date().toISOString(), reason: 'moving' }];
      for (const one of reports.status.replicas) if (!one.ready) one.paused = 'everything';
    },
    awaited: '.banner-paused',
  },
  'a reader': {
    query: opened,
    as: (server) => (server.caller = { signIn: 'entra', name: 'kim@contoso.example', roles: ['Reader'] }),
    awaited: '.explained-target',
  },
  'a snapshot that is gone': {
    query: '?snapshot=golden-images/nobody',
    awaited: '.explained, .detail .nothing',
  },
  'nothing that can be read': {
    as: (server) =>
      (server.answer = () => ({ status: 502, jsonBody: { detail: 'refused', code: 'Refused' } })),
    awaited: '.banner-stale',
  },
  'what asks for a key': {
    as: (server) => (server.answer = () => ({ status: 401, jsonBody: {} })),
    awaited: 'input[type=password]',
  },
};

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let server: PageServer;
  const open = openPages(() => server);

  test.each(Object.keys(shown).flatMap((what) => ['light', 'dark'].map((theme) => ({ what, theme }))))(
    'axe finds nothing: $what, $theme',
    async ({ what, theme }) => {
      const { query = '', as, press, awaited } = shown[what] ?? { awaited: 'nothing' };
      server = await servePage(estateReports(60, Date.now()));
      as?.(server);
      const page = await open(query, { theme, width: 1280 });
      if (press !== undefined) await page.locator(`::-p-text(${press})`).click();
      await page.waitForSelector(awaited);
      await page.evaluate(axe);
      const violations = (await page.evaluate(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).slice(0, 3).join(' ')))`,
      )) as string[];
      expect(violations).toEqual([]);
    },
  );

  test('by Tab alone one comes to everything that can be pressed, and always sees where one is', async () => {
    server = await servePage(estateReports(12, Date.now()));
    const page = await open('');
    await page.waitForSelector('[role=grid]');
    await page.waitForSelector('.activity');
    // Read last of all: what is offered is known first.
    await page.locator('.concerns ::-p-text(dead letter)').wait();
    const wanted = (await page.evaluate(
      `[...document.querySelectorAll('a[href], button, input, select, [role=grid]')].filter((one) => one.tabIndex >= 0 && !one.disabled && one.offsetParent !== null).length`,
    )) as number;
    const met = new Set<unknown>();
    for (let presses = 0; presses < wanted + 5; presses += 1) {
      await page.keyboard.press('Tab');
      const [at, isSeen] = (await page.evaluate(`(() => {
        const one = document.activeElement;
        const all = [...document.querySelectorAll('a[href], button, input, select, [role=grid]')];
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return [all.indexOf(one), outlineStyle !== 'none' && parseFloat(outlineWidth) > 0];
      })()`)) as [number, boolean];
      if (at < 0) continue;
      met.add(at);
      expect(isSeen, `outline of the focusable ${at}`).toBe(true);
    }
    expect(met.size).toBe(wanted);
  });

  test('a dead letter is replayed by keys alone, and the focus comes back', async () => {
    server = await servePage(estateReports(12, Date.now()));
    const page = await open('?tab=letters');
    const replay = '.letter .buttons button';
    await page.waitForSelector(`${replay}:not([aria-disabled=true])`);
    await page.focus(replay);
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await page.waitForFunction(`document.querySelector('dialog') === null`);
    await page.waitForFunction(`document.activeElement.textContent.trim() === 'Replay'`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.notice.tone-good');
    expect(server.calls.filter((call) => call.startsWith('POST'))).toEqual([
      'POST v1/dead-letters/replication-hints/4182/replay',
    ]);
  });
});
