/**
 * The built app on the local cloud, clicked through from the first snapshot to an approved mass deletion. It waits for the
 * service's own minutes, and other files have the core meanwhile.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { FunctionsHost, LocalCloud } from 'local-azure';
import { afterEach, describe, expect, test } from 'vitest';
import { createAppPackage } from '../../src/local/app-package.ts';
import { appEnvironment, readDeployment } from '../../src/local/deployment/read-deployment.ts';
import { FrontDoor } from '../../src/local/front-door.ts';
import { chromium, openPage, startBrowser } from '../support/page/browser.ts';
import { groups, ruleJson, seedOf, selected } from '../support/world.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');
const functionKey = 'local';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(chromium === undefined)('the page on the local cloud', () => {
  const closers: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function started(): Promise<FrontDoor> {
    const deployed = readDeployment(projectRoot, 'local');
    const { queues, topics, access } = deployed;
    const cloud = await LocalCloud.start({
      ...{ queues, topics, access, seed: seedOf(deployed) },
      behaviour: { operationMs: 100, fullCopyMs: 2000, deltaCopyMs: 1000, completionPercentAfterMs: 100 },
      delivery: { delayMs: 100 },
    });
    closers.push(() => cloud.close());
    const app = await createAppPackage(projectRoot, {
      rules: [ruleJson({ deleteDelay: 'PT5S' })],
      deletionGuard: { maxCount: 2, maxPercent: 10 },
    });
    closers.push(() => app.remove());
    const host = await FunctionsHost.start({
      packageRoot: app.root,
      env: { ...appEnvironment(deployed, cloud.environment(deployed.identities)), PAGE: 'WithoutSignIn' },
      caFile: cloud.certificateFile,
      functionKey,
      throwOnFailedStart: true,
    });
    closers.push(() => host.close());
    const door = await FrontDoor.start({
      app: () => host.httpUrl,
      functionKey,
      control: cloud.control.url,
      scene: { tags: selected, from: groups.source, to: [groups.weu, groups.sea] },
    });
    closers.push(() => door.close());
    return door;
  }

  test('snapshots are taken, replicated, explained, deleted, and their deletion approved', async () => {
    const door = await started();
    const browser = await startBrowser();
    closers.push(() => browser.close());
    const { page, problems } = await openPage(browser, `${door.url}/?tab=play`);
    await page.locator('input[placeholder]').fill('clicked');
    await page.locator('::-p-text(Take a dozen)').click();
    await page.waitForFunction(
      `document.querySelector('.said')?.innerText.includes('12 snapshots were taken')`,
    );

    await page.locator('.tab::-p-text(Replicas)').click();
    await page.waitForFunction(`document.querySelector('h1').innerText === 'Everything is ready'
      && document.querySelector('.tile-count').innerText === '24'`);
    await page.locator('.name::-p-text(clicked-7)').click();
    await page.waitForSelector('.explained-target');
    await page.waitForSelector('rect.span-ready');
    const detail = await page.evaluate(`document.querySelector('.detail').textContent`);
    expect(detail).toContain('copy begun');
    expect(detail).toContain('InSync');

    for (let number = 1; number <= 12; number += 1) {
      const deleted = await fetch(`${door.url}/local/snapshots/clicked-${number}`, {
        method: 'DELETE',
        body: JSON.stringify({ ...groups.source, location: undefined }),
      });
      expect(deleted.status).toBe(200);
    }
    await page.locator('.tab::-p-text(Deletions)').click();
    for (const group of ['rg-images-weu', 'rg-images-sea']) {
      const approve = `::-p-xpath(//article[contains(@aria-label, '${group}')]//button[contains(., 'Approve 12')])`;
      await page.locator(approve).click();
      await page.locator('dialog button.grave').click();
      await page.waitForSelector('.notice.tone-good');
    }
    await page.waitForFunction(`document.querySelector('h1').innerText === 'No snapshot is selected yet'`);
    expect(problems).toEqual([]);
  });

  test('what is done by hand: replicas show up by themselves, refusals are told, and axe finds nothing', async () => {
    const door = await started();
    const browser = await startBrowser();
    closers.push(() => browser.close());
    const { page } = await openPage(browser, `${door.url}/?tab=play`, { until: 'load' });
    const said = (text: string): Promise<unknown> =>
      page.waitForFunction(`document.querySelector('.said')?.innerText.includes(${JSON.stringify(text)})`);
    const press = (text: string): Promise<void> =>
      page.locator(`::-p-xpath(//main//button[normalize-space()='${text}'])`).click();
    await page.locator('input[placeholder]').fill('<b>bold</b>');
    await press('Take it');
    await said('is none');
    await page.locator('input[placeholder]').fill('by-hand');
    await press('Take it');
    await said('by-hand was taken');
    await page.waitForFunction(
      `[...document.querySelectorAll('.play option')].filter(({ innerText }) => innerText.startsWith('by-hand in')).length === 3`,
    );
    await press('Lock');
    await said('by-hand is locked');
    await press('Delete');
    await said('cannot perform delete operation');
    await press('Unlock');
    await said('is unlocked');
    await press('Azure throttles calls');
    await said('Azure throttles calls');
    await press('Take all faults away');
    await said('all faults are gone');
    await press('Delete');
    await said('was deleted');
    for (const theme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await page.evaluate(axe);
      const violations = await page.evaluate(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id }) => id))`,
      );
      expect(violations).toEqual([]);
    }
  });

  test('the one address is for loopback, and other sites change nothing by it', async () => {
    const door = await started();
    const asked = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${door.url}/local/snapshots`, { method: 'POST', body: '{}', headers })).status;
    expect(await asked({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await asked({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await asked({ 'sec-fetch-site': 'same-origin' })).toBe(400);
    const home = await fetch(`${door.url}/?tab=lag`, { redirect: 'manual' });
    expect([home.status, home.headers.get('location')]).toEqual([302, '/api/page?tab=lag']);
  });
});
