/** Says loudly, once a run, that the tests of the page did not run. */
import { chromium } from '../support/page/browser.ts';

export default function setup(): void {
  if (chromium === undefined) {
    process.stdout.write('LEFT OUT: the tests of the page: no Chromium here (apt-get install chromium)\n');
  }
}
