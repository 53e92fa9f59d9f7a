/** Chromium for tests of the page, with everything that goes wrong in it written down. */
import { existsSync } from 'node:fs';
import { launch, type Browser, type Page } from 'puppeteer-core';

/** Against what never comes, ms: within the limit of a test, so that the step that waits is named. No bound on the machine. */
const longestMs = 500_000;

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Undefined where there is none. */
export const chromium = [process.env['CHROMIUM'], ...places].find(
  (place) => place !== undefined && place !== '' && existsSync(place),
);

export async function startBrowser(): Promise<Browser> {
  if (chromium === undefined) throw new Error('no Chromium: apt-get install chromium');
  return launch({
    executablePath: chromium,
    timeout: longestMs,
    protocolTimeout: longestMs,
    // Root in a container has no sandbox; what is loaded is the project's own page on loopback.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--force-color-profile=srgb',
      '--disable-background-networking',
    ],
  });
}

export interface OpenPage {
  page: Page;
  /** Errors of the console, exceptions, violations of the policy. */
  problems: string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  {
    width = 1440,
    height = 960,
    theme = 'light',
    until = 'quiet',
  }: { width?: number; height?: number; theme?: string; until?: 'quiet' | 'load' } = {},
): Promise<OpenPage> {
  const page = await browser.newPage();
  page.setDefaultTimeout(longestMs);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  // As text: it runs in the browser, whose names Node does not have.
  await page.evaluateOnNewDocument(`document.addEventListener('securitypolicyviolation', (event) =>
    console.error('policy violated: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.setViewport({ width, height });
  if (until === 'load') {
    await page.goto(url);
    return { page, problems };
  }
  // On a busy machine the network is idle before anything was asked for, and what came is not drawn yet.
  await Promise.all([page.waitForRequest((request) => request.url().includes('/v1/')), page.goto(url)]);
  await page.waitForNetworkIdle({ idleTime: 60 });
  await page.evaluate(
    `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`,
  );
  return { page, problems };
}
