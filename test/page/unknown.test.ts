/** What the page does not know, or may not show, it says; and it never takes that for none. */
import type { Page } from 'puppeteer-core';
import { describe, expect, test } from 'vitest';
import { estateReports } from '../support/page/estate-of-reports.ts';
import { chromium } from '../support/page/browser.ts';
import { openPages } from '../support/page/open-pages.ts';
import { servePage, type PageServer } from '../support/page/page-server.ts';

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let server: PageServer;
  const open = openPages(() => server);

  function textOf(page: Page, selector: string): Promise<string> {
    return page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText);
  }

  async function waitForText(page: Page, selector: string, text: string): Promise<void> {
    await page.waitForFunction(
      `document.querySelector(${JSON.stringify(selector)})?.innerText.includes(${JSON.stringify(text)})`,
    );
  }

  function refusing(part: string, status = 502): void {
    server.answer = (call) =>
      call.includes(part) ? { status, jsonBody: { detail: `no ${part}`, code: 'Refused' } } : undefined;
  }

  test('while answers are awaited nothing is said to be well', async () => {
    server = await servePage(estateReports(3, Date.now(), false));
    const { promise, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
    server.held = (call) => (/deletions|dead-letters|history/.test(call) ? promise : undefined);
    const page = await open('?snapshot=golden-images/win11-vda-2026-12', { until: 'load' });
    await waitForText(page, 'h1', 'Everything is ready');
    await page.waitForSelector('.explained-target');
    expect(await textOf(page, '[aria-labelledby=attention]')).toContain('Reading…');
    expect(await textOf(page, '.detail')).toMatch(/Timeline\s+Reading…/);
    resolve();
    await waitForText(page, '[aria-labelledby=attention]', 'Nothing needs anyone');
    await page.waitForSelector('.timeline');
  });

  test.each([
    ['v1/deletions', 'Pending deletions could not be read', 'deletions', 'No deletion waits'],
    ['v1/dead-letters', 'Dead letters could not be read', 'letters', 'No message was given up'],
    ['v1/pause', 'What is paused could not be read', 'pauses', 'Nothing is paused'],
  ])('of %s nothing is said where it cannot be read', async (part, said, tab, wrong) => {
    server = await servePage(estateReports(3, Date.now(), false));
    refusing(part);
    const page = await open(`?tab=${tab}`);
    await waitForText(page, '.concerns', said);
    expect(await textOf(page, '.concerns')).toContain(`no ${part}`);
    expect(await textOf(page, 'main')).not.toContain(wrong);
    expect(await textOf(page, 'main')).not.toContain('Nothing needs anyone');
    await waitForText(page, 'h1', 'Not everything could be read');
    expect(await textOf(page, '.banner')).toContain(said);
  });

  test('what was read long ago is not how it is now, though no reading has failed: one may hang', async () => {
    server = await servePage(estateReports(3, Date.now(), false));
    const page = await open();
    await waitForText(page, 'h1', 'Everything is ready');
    const { promise, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
    server.held = (call) => (call === 'GET v1/status' ? promise : undefined);
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.evaluate(`(() => { const real = Date.now; Date.now = () => real() + 600000; })()`);
    await page.waitForSelector('.banner-stale');
    expect(await textOf(page, '.banner')).toContain('10 min');
    expect(await textOf(page, '.top-bar')).toContain('not live');
    resolve();
    await waitForText(page, 'h1', 'Everything is ready');
  });

  test('of pins that Azure refused in part, the page says which are not on', async () => {
    server = await servePage(estateReports(3, Date.now(), false));
    const page = await open('?snapshot=golden-images/win11-vda-2026-12');
    const failed = [
      { rule: 'golden-images', target: 's1/rg-sea', code: 'ScopeLocked', detail: 'a lock holds it' },
    ];
    server.answer = (call) =>
      call === 'POST v1/pins'
        ? { jsonBody: { kind: 'pins', replicas: [{ replica: '/a', result: 'pinned' }], failed } }
        : undefined;
    await page.locator('.detail .buttons button').click();
    await page.locator('dialog .primary').click();
    await waitForText(page, '.notices', 'a lock holds it');
    expect(await textOf(page, '[role=alert]')).toContain('rg-sea');
    expect(await textOf(page, '.notices')).not.toContain('are pinned');
  });

  test('who approves is told in which subscription: groups of one name may be in several', async () => {
    server = await servePage(estateReports(60, Date.now()));
    const [set] = server.reports.sets.filter(({ needsApproval }) => needsApproval);
    const page = await open('?tab=deletions');
    await page.locator('.set-held .grave').click();
    await waitForText(page, 'dialog', set?.target ?? 'no set');
  });

  test('of a part that could not be read, what was read is shown, and none is not said', async () => {
    const reports = estateReports(3, Date.now(), false);
    const unread = [{ group: 's1/rg-lost', rule: '', code: 'AuthorizationFailed', detail: 'no right to it' }];
    Object.assign(reports, { deletionsOver: { unread }, lettersOver: { unread } });
    server = await servePage(reports);
    for (const [tab, wrong] of [
      ['deletions', 'No deletion waits'],
      ['letters', 'No message was given up'],
    ] as const) {
      const page = await open(`?tab=${tab}`);
      await waitForText(page, '.unread', 'rg-lost could not be read wholly');
      expect(await textOf(page, 'main')).not.toContain(wrong);
      await waitForText(page, '.concerns', 'no right to it');
    }
    Object.assign(reports.history, { complete: false, unread, happenings: [], omitted: 1234 });
    const lag = await open('?tab=lag');
    await waitForText(lag, '.unread', 'rg-lost could not be read wholly');
    await waitForText(lag, '[aria-labelledby=lag-title]', 'The oldest 1,234 records');
    const page = await open();
    await waitForText(page, '[aria-labelledby=activity]', 'Parts of the journal could not be read');
    expect(await textOf(page, '[aria-labelledby=activity]')).not.toContain('Nothing was done');
  });

  test('a snapshot that is gone tells what the journal has of it', async () => {
    const reports = estateReports(6, Date.now(), false);
    const at = { rule: 'golden-images', name: 'gone-1', source: '/x/gone-1', target: 'a/rg-images-weu' };
    const time = new Date(Date.now() - 60_000).toISOString();
    reports.history.happenings.push({ ...at, time, what: 'deleted', reason: 'SourceDeleted' });
    server = await servePage(reports);
    const page = await open();
    await page.locator('.activity a').click();
    await waitForText(page, '.detail', 'There is no replica of it in rule golden-images');
    await waitForText(page, '.marks', 'deleted · rg-images-weu · SourceDeleted');
    await page.keyboard.press('Escape');
    await page.waitForFunction(`document.querySelector('.detail') === null`);
    // Where a group was not read, it may well be there.
    Object.assign(reports.status, { complete: false });
    const other = await open('?snapshot=golden-images/gone-1');
    await waitForText(other, '.detail', 'is not known');
  });

  test('a link with the name of a snapshot alone opens it, or tells what each rule says of it', async () => {
    const reports = estateReports(6, Date.now(), false);
    server = await servePage(reports);
    const name = reports.status.replicas[0]?.name ?? '';
    const page = await open(`?snapshot=${name.toUpperCase()}`);
    await page.waitForSelector('.explained-target');
    expect(await textOf(page, '.detail h2')).toBe(name);
    expect(await textOf(page, '.detail')).not.toContain('There is no replica');
    const explain = reports.explain;
    reports.explain = (of) => ({ ...explain(name), name: of });
    const gone = await open('?snapshot=gone-1');
    await waitForText(
      gone,
      '.detail',
      'No rule wants a snapshot of this name, and no replica of it is there.',
    );
    await gone.waitForSelector('.explained-target');
    expect(await textOf(gone, '.detail')).toContain('Rule golden-images');
    expect(await textOf(gone, '.detail')).not.toMatch(/in rule\s*,|The rule\s+is not there/);
  });

  test('time goes on for what waits, though every reading is the same', async () => {
    server = await servePage(estateReports(60, Date.now()));
    const page = await open('?q=office-baseline-2026-12');
    const lag = `document.querySelectorAll('.matrix-body .small-cell')[1]?.innerText`;
    await page.waitForFunction(`${lag} === '5 h'`);
    await page.evaluate(`(() => { const real = Date.now; Date.now = () => real() + 7200000; })()`);
    await page.waitForFunction(`${lag} === '7 h'`);
  });

  test('whoever may not see it is told so, and no other story', async () => {
    server = await servePage(estateReports(3, Date.now()));
    server.caller = { signIn: 'entra', name: 'kim@contoso.example', roles: [] };
    refusing('v1/', 403);
    const page = await open();
    await waitForText(page, 'h1', 'You may not see this');
    expect(await textOf(page, 'main')).not.toContain('deletions wait');
  });

  test('a sign-in that has ended leads back to the same view; a key that is refused is asked for again', async () => {
    server = await servePage(estateReports(3, Date.now()));
    server.caller = { signIn: 'entra', name: 'kim@contoso.example', roles: ['Reader'] };
    const page = await open('?tab=lag&rule=kiosks');
    await page.waitForSelector('.figures, .lag-box');
    server.answer = () => ({ status: 401, jsonBody: { detail: 'no claims', code: 'NotSignedIn' } });
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await waitForText(page, 'h1', 'Your sign-in has ended');
    const back = (await page.evaluate(`document.querySelector('main a').getAttribute('href')`)) as string;
    expect(decodeURIComponent(back)).toBe(
      '/.auth/login/aad?post_login_redirect_uri=/api/page?tab=lag&rule=kiosks',
    );
    server.caller = {};
    const keyed = await open();
    await waitForText(keyed, 'h1', 'The app asks for a function key');
    expect(await textOf(keyed, 'form')).not.toContain('does not take');
    await keyed.locator('input[type=password]').fill('wrong');
    await keyed.locator('button.primary').click();
    await waitForText(keyed, 'form', 'It does not take the key that was given');
  });
});
