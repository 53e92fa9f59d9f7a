/** The page in Chromium, over an API of a test's own: what is seen, what is pressed, and what must never happen. */
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { estateReports } from '../support/page/estate-of-reports.ts';
import { chromium, openPage, startBrowser, type OpenPage } from '../support/page/browser.ts';
import { servePage, type PageServer } from '../support/page/page-server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('what a browser loads is below 60 kB compressed', async ({ annotate }) => {
  const folder = path.join(import.meta.dirname, '../../dist/page');
  const files = readdirSync(folder).filter((file) => file !== 'manifest.json');
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length, 0);
  await annotate(`${bytes} bytes in ${files.length} files`);
  expect(bytes).toBeLessThan(60_000);
});

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let browser: Browser;
  let server: PageServer | undefined;
  const opened: OpenPage[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  afterEach(async () => {
    const problems = opened.flatMap((one) => one.problems);
    for (const { page } of opened.splice(0)) await page.close();
    await server?.close();
    server = undefined;
    expect(problems).toEqual([]);
  });

  async function open(
    query = '',
    options: Parameters<typeof openPage>[2] & { snapshots?: number } = {},
  ): Promise<Page> {
    server ??= await servePage(estateReports(options.snapshots ?? 60, Date.now()));
    const one = await openPage(browser, server.url + query, options);
    opened.push(one);
    await one.page.waitForSelector('[role=grid] .name, .card', { visible: true });
    return one.page;
  }

  function textOf(page: Page, selector: string): Promise<string> {
    return page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText);
  }

  async function press(page: Page, text: string): Promise<void> {
    await page.locator(`::-p-text(${text})`).click();
  }

  const views = [
    '',
    '?tab=lag',
    '?tab=deletions',
    '?tab=letters',
    '?tab=pauses',
    '?snapshot=golden-images/office-baseline-2026-12',
  ];

  test.each(
    ['light', 'dark'].flatMap((theme) =>
      views.flatMap((view) => [1440, 390].map((width) => ({ theme, view, width }))),
    ),
  )(
    'axe finds nothing, and nothing is wider than the window: $theme $width $view',
    async ({ theme, view, width }) => {
      const page = await open(view, { theme, width });
      await page.evaluate(axe);
      const violations = (await page.evaluate(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).slice(0, 3).join(' ')))`,
      )) as string[];
      expect(violations).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    },
  );

  test('the first screen says how it is, what needs someone, and what was done', async () => {
    const page = await open();
    expect(await textOf(page, 'h1')).toBe(
      '4 deletions wait for approval, 2 replicas need someone, 1 dead letter',
    );
    expect(await page.title()).toContain('4 deletions wait for approval');
    expect(await textOf(page, '.concerns')).toContain('4 deletions of 6 in rg-images-jpe wait for approval');
    expect(await textOf(page, '.activity')).toContain('copy begun');
  });

  test('every state on the page has its word beside its shape', async () => {
    const page = await open('?q=2026');
    const bare = await page.evaluate(
      `[...document.querySelectorAll('.cell')].filter((cell) => cell.querySelector('svg') === null || cell.textContent.trim() === '').length`,
    );
    expect(bare).toBe(0);
    expect(await page.evaluate(`document.querySelectorAll('.cell').length`)).toBeGreaterThan(20);
  });

  test('a tile filters, the address has it, and going back takes it away', async () => {
    const page = await open();
    await page.locator('.tile.tone-bad').click();
    await page.waitForFunction(`location.search === '?state=blocked'`);
    expect(await textOf(page, '.shown')).toBe('2 of 60 snapshots');
    expect(await page.evaluate(`document.querySelector('.tile.tone-bad').getAttribute('aria-pressed')`)).toBe(
      'true',
    );
    await page.goBack();
    await page.waitForFunction(`document.querySelector('.shown').innerText === '60 snapshots'`);
    await page.goForward();
    await page.waitForFunction(`document.querySelector('.shown').innerText === '2 of 60 snapshots'`);
    await press(page, 'Clear filters');
    await page.waitForFunction(`location.search === ''`);
  });

  test('by keys alone: / searches, arrows choose, Enter opens, Escape closes', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.waitForFunction(`document.activeElement.type === 'search'`);
    await page.keyboard.type('cad-');
    await page.waitForFunction(`location.search === '?q=cad-'`);
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(`document.activeElement.getAttribute('role') === 'grid'`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(`document.activeElement.getAttribute('aria-activedescendant') === 'row-2'`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.detail');
    const first = await textOf(page, '.detail h2');
    expect(first).toMatch(/^cad-/);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(`document.querySelector('.detail h2').innerText !== ${JSON.stringify(first)}`);
    await page.keyboard.press('Escape');
    await page.waitForFunction(`document.querySelector('.detail') === null`);
    expect(await page.evaluate(`document.activeElement.getAttribute('role')`)).toBe('grid');
  });

  test('one snapshot: why, its timeline and its lineage', async () => {
    const page = await open('?snapshot=golden-images/office-baseline-2026-12');
    await page.waitForSelector('.explained-target');
    const text = await textOf(page, '.detail');
    expect(text).toContain('ScopeLocked');
    expect(text).toContain('because it is locked');
    expect(text).toContain('snapshot taken');
    expect(text).toContain('of disk office-baseline, the newest first');
    expect(await page.$$eval('.timeline rect.span-copying', (bars) => bars.length)).toBeGreaterThan(3);
  });

  test('an approval is asked for first, names its set, and is sent once', async () => {
    const page = await open('?tab=deletions');
    await press(page, 'Approve 4 deletions');
    await page.waitForSelector('dialog[open]');
    expect(await textOf(page, 'dialog')).toContain('b4c81d20f7a2');
    await page.locator('dialog button:not(.grave)').click();
    await page.waitForFunction(`document.querySelector('dialog') === null`);
    expect(server?.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
    await press(page, 'Approve 4 deletions');
    await page.locator('dialog button.grave').click();
    await page.waitForSelector('.notice.tone-good');
    expect(server?.calls.filter((call) => call.startsWith('POST'))).toEqual([
      'POST v1/deletions/b4c81d20f7a2/approve',
    ]);
  });

  test('what the service refuses is told in its own words', async () => {
    const page = await open();
    if (server === undefined) throw new Error('not served');
    server.answer = (call) =>
      call === 'POST v1/sync'
        ? {
            status: 503,
            jsonBody: { title: 'Service Unavailable', detail: 'the queue is full', code: 'QueueFull' },
          }
        : undefined;
    await press(page, 'Sync now');
    await page.locator('dialog button.primary').click();
    await page.waitForSelector('.notice.tone-bad');
    expect(await textOf(page, '.notice')).toContain('the queue is full (QueueFull)');
    opened[0]?.problems.splice(0);
  });

  test('who may not is told before, by the role that is missing', async () => {
    server = await servePage(estateReports(12, Date.now()));
    server.caller = { signIn: 'entra', name: 'kim@contoso.example', roles: ['Reader'] };
    const page = await open();
    await page.waitForSelector('.banner-actions button[aria-disabled=true]');
    expect(await textOf(page, '.banner-actions')).toContain('this needs the app role Operator or Approver');
    await page.locator('.banner-actions button').click();
    expect(await page.$('dialog')).toBeNull();
    expect(await textOf(page, '.who')).toContain('kim@contoso.example');
  });

  test('paused looks like nothing else, and says so in words', async () => {
    server = await servePage(estateReports(12, Date.now(), false));
    server.reports.pauses = [
      { scope: 'everything', since: new Date().toISOString(), by: 'someone', reason: 'moving the tenant' },
    ];
    const page = await open();
    await page.waitForSelector('.banner-paused');
    expect(await textOf(page, 'h1')).toBe('Replication is paused');
    expect(await textOf(page, '.concerns')).toContain('moving the tenant');
  });

  test('a replica that stands still by a pause is told apart from one that goes on', async () => {
    server = await servePage(estateReports(60, Date.now()));
    const { replicas } = server.reports.status;
    const going = replicas.filter(({ state }) => state === 'deleting');
    for (const one of going) one.paused = 'deletions';
    server.reports.pauses = [{ scope: 'deletions', rule: 'golden-images', since: new Date().toISOString() }];
    const page = await open('?state=deleting');
    expect(await page.$$eval('.cell-paused', (cells) => cells.length)).toBe(going.length);
    expect(await textOf(page, '.cell-paused')).toBe('Deleting\npaused');
    expect(await page.$$eval('.cell-paused .icon-pause', (icons) => icons.length)).toBe(going.length);
    expect(await textOf(page, '.banner')).toContain('Deletions of golden-images are paused.');
    await page.locator('.tab::-p-text(Deletions)').click();
    await page.waitForSelector('.set.paused');
    expect(await textOf(page, '.set.paused')).toContain('nothing of it goes until somebody resumes');
  });

  test('what will be late is told before it is: banner, concern, cell and detail', async () => {
    server = await servePage(estateReports(12, Date.now()));
    const { replicas } = server.reports.status;
    const copying = replicas.filter(({ state }) => state === 'copying');
    const due = new Date(Date.now() + 300_000).toISOString();
    for (const one of copying) Object.assign(one, { objective: 'willMiss', objectiveDue: due });
    const page = await open();
    const said = `${copying.length} replicas will miss the objective`;
    expect(await textOf(page, '.banner')).toContain(said);
    expect(await textOf(page, '.concerns')).toContain(said);
    expect(await page.$$eval('.cell .icon-late', (icons) => icons.length)).toBe(copying.length);
    await press(page, copying[0]?.name ?? '');
    await page.waitForSelector('.flags');
    expect(await textOf(page, '.flags')).toMatch(/eastus2: will be late · the objective ends in [45] min/);
  });

  test('what could not be read yet is told as that, and never as none', async () => {
    server = await servePage(estateReports(12, Date.now()));
    server.answer = () => ({
      status: 502,
      jsonBody: { detail: 'Azure does not answer', code: 'Unreachable' },
    });
    const one = await openPage(browser, server.url);
    opened.push(one);
    await one.page.waitForSelector('.banner-stale');
    expect(await textOf(one.page, '.tile-all')).toBe('–\nAll replicas');
    expect(await textOf(one.page, '.list')).toContain('Azure does not answer');
    expect(await textOf(one.page, 'main')).not.toMatch(/\b0\b/);
    one.problems.splice(0);
  });

  test('an estate without snapshots, and filters that nothing meets, say what to do', async () => {
    server = await servePage(estateReports(0, Date.now(), false));
    const page = await open();
    await page.waitForFunction(`document.querySelector('h1').innerText === 'No snapshot is selected yet'`);
    expect(await textOf(page, '.list')).toContain('shows up here by itself');
    server.reports = estateReports(12, Date.now());
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.waitForSelector('[role=grid]');
    await page.locator('input[type=search]').fill('nobody-has-this-name');
    await page.waitForFunction(`document.querySelector('[role=grid]') === null`);
    expect(await textOf(page, '.list')).toContain('Clear them to see all');
  });

  test('the chart of the lag has the objective of each rule, and one alone for one rule', async () => {
    const page = await open('?tab=lag');
    await page.waitForSelector('.objective-line');
    const labels = `[...document.querySelectorAll('.objective-label')].map(({ textContent }) => textContent)`;
    expect(await page.evaluate(labels)).toEqual([
      'objective 20 min of golden-images',
      'objective 45 min of kiosks',
    ]);
    await page.select('select', 'kiosks');
    await page.waitForFunction(`document.querySelectorAll('.objective-line').length === 1`);
    expect(await page.evaluate(labels)).toEqual(['objective 45 min']);
    expect(await page.evaluate(`location.search`)).toContain('rule=kiosks');
  });

  test('a name written the other way round leaves what stands beside it as it is', async () => {
    const reports = estateReports(3, Date.now(), false);
    const turned = 'win\u202e2026';
    for (const one of [...reports.status.replicas, ...reports.history.happenings]) one.name = turned;
    server = await servePage(reports);
    const page = await open();
    // The name at the left, and right of it what became of it and where.
    const inOrder = await page.evaluate(`(() => {
      const line = document.querySelector('.activity-text');
      const [name, where] = [line.querySelector('a'), line.querySelector('.faint')];
      return name.getBoundingClientRect().right <= where.getBoundingClientRect().left;
    })()`);
    expect(inOrder).toBe(true);
  });

  test('markup in names, reasons and details stays text', async () => {
    const markup = `<img src=x onerror="document.title='broken in'"><script>document.title='broken in'</script>`;
    const reports = estateReports(3, Date.now());
    for (const one of reports.status.replicas) {
      Object.assign(one, {
        name: markup,
        state: 'blocked',
        reason: markup,
        detail: markup,
        rule: 'r',
        location: markup,
      });
    }
    for (const one of reports.history.happenings)
      Object.assign(one, { name: markup, what: markup, by: markup });
    for (const set of reports.sets) Object.assign(set, { target: `a/${markup}`, rule: markup });
    for (const letter of reports.letters)
      Object.assign(letter, { about: markup, detail: markup, body: markup });
    server = await servePage(reports);
    for (const view of [
      '',
      `?snapshot=r/${encodeURIComponent(markup)}`,
      '?tab=deletions',
      '?tab=letters',
      '?tab=lag',
    ]) {
      const page = await open(view);
      expect(await page.evaluate(`document.querySelectorAll('main img, main script').length`)).toBe(0);
      expect(await page.title()).not.toContain('broken in');
      expect(await textOf(page, 'main')).toContain('<img src=x');
    }
  });

  test('readings are conditional, stop while hidden, and a silent service is told', async () => {
    const page = await open();
    if (server === undefined) throw new Error('not served');
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await expect.poll(() => server?.calls).toContain('GET v1/status 304');
    // Its siblings were asked for at the same time.
    await page.waitForNetworkIdle();
    await page.evaluate(`Object.defineProperty(document, 'hidden', { value: true, configurable: true })`);
    const before = server.calls.length;
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 300))`);
    expect(server.calls.length).toBe(before);
    server.answer = () => ({
      status: 502,
      jsonBody: { detail: 'Azure does not answer', code: 'Unreachable' },
    });
    await page.evaluate(`delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))`);
    await page.waitForSelector('.banner-stale');
    expect(await textOf(page, '.banner')).toContain('Azure does not answer');
    opened[0]?.problems.splice(0);
  });

  test('of 2,000 snapshots in 5 targets a few are drawn, whichever are seen', async ({ annotate }) => {
    const page = await open('', { snapshots: 2000 });
    const drawn = `document.querySelectorAll('.matrix-body .matrix-row').length`;
    expect(await page.evaluate(drawn)).toBeLessThan(45);
    // Frames that the browser makes while the list goes by under it from its first row to its last.
    const frames = (await page.evaluate(`new Promise((resolve) => {
      const box = document.querySelector('[role=grid]');
      const times = [];
      let most = 0;
      const step = (time) => {
        times.push(time);
        most = Math.max(most, ${drawn});
        box.scrollTop += 900;
        if (box.scrollTop + box.clientHeight < box.scrollHeight - 1) requestAnimationFrame(step);
        else requestAnimationFrame(() => resolve({ count: times.length, ms: times.at(-1) - times[0], most }));
      };
      requestAnimationFrame(step);
    })`)) as { count: number; ms: number; most: number };
    await annotate(`${frames.count} frames in ${Math.round(frames.ms)} ms, ${frames.most} rows at most`);
    expect(frames.most).toBeLessThan(45);
    await page.waitForSelector(`[aria-rowindex='2001']`);
    await page.focus('[role=grid]');
    await page.keyboard.press('Home');
    await page.waitForSelector(`[aria-rowindex='2']`);
    await page.keyboard.press('End');
    await page.waitForSelector(`.row-active[aria-rowindex='2001']`);
  });
});
