/** The pages: links lead somewhere, the map leads everywhere, and what is written from the code is as the code has it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { configurationKeys, configurationPage } from '../../src/config/configuration-page.ts';
import { keyDetails } from '../../src/config/key-details.ts';
import { loadReplicationConfig } from '../../src/config/load.ts';
import { anchorsOf, linkedPages, pages, reachedFrom, root, textOf, withoutBlocks } from './markdown.ts';

const map = 'docs/README.md';

test.each(pages)('%s: every link within the repository leads somewhere', (page) => {
  const links = [...withoutBlocks(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const lost = links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.join(path.dirname(page), file);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
  expect(lost).toEqual([]);
});

test('the README leads to the map, and the map to every page', () => {
  expect(linkedPages('README.md')).toContain(map);
  // That of the local cloud's own package: it is read there.
  const lost = pages.filter((page) => !reachedFrom(map).has(page) && page !== 'local-azure/README.md');
  expect(lost).toEqual([]);
});

test('no page is farther from the map than the first page of its folder', () => {
  const clicks = reachedFrom(map);
  const far = pages.filter((page) => {
    const isInFolder = page.startsWith('docs/') && page.split('/').length > 2;
    return page.startsWith('docs/') && (clicks.get(page) ?? Infinity) > (isInFolder ? 2 : 1);
  });
  expect(far).toEqual([]);
});

test('the map has a part for each task', () => {
  const titles = [...textOf(map).matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(titles).toEqual(['Start', 'Deploy', 'Configure', 'Operate', 'Migrate', 'Understand', 'Contribute']);
});

test('no page is long', () => {
  const long = pages.map((page) => ({ page, lines: textOf(page).trimEnd().split('\n').length }));
  // It grows with every version.
  expect(long.filter(({ page, lines }) => lines > 200 && page !== 'CHANGELOG.md')).toEqual([]);
});

describe('doubts about Azure', () => {
  /** Pages that say of each thing how sure it is, and decisions, which are of their day. */
  const isExempt = (page: string): boolean =>
    page === 'docs/unproven.md' ||
    /^(?:docs\/(?:local-cloud|decisions)\/|local-azure|CHANGELOG|CONTRIBUTING)/.test(page);

  test('stand in docs/unproven.md alone; other pages link there', () => {
    const doubt = /unverified|nobody has deployed|never deployed|has been deployed to Azure by/i;
    const standing = pages
      .filter((page) => !isExempt(page))
      .flatMap((page) =>
        textOf(page)
          .split('\n')
          .map((line) => ({ page, line })),
      )
      .filter(({ line }) => doubt.test(line) && !line.includes('unproven.md'));
    expect(standing).toEqual([]);
  });

  test('none stands before the first step of a deployment', () => {
    const [, first] = /^## (.+)$/m.exec(textOf('docs/deploy.md')) ?? [];
    expect(first).toBe('Before you begin');
    expect(linkedPages('docs/deploy.md')).toContain('docs/unproven.md');
  });
});

describe('configuration', () => {
  test('docs/configuration-keys.md is that of the schema (else: npm run schema)', () => {
    expect(textOf('docs/configuration-keys.md')).toBe(configurationPage());
  });

  test('details are of keys that there are', () => {
    expect(Object.keys(keyDetails).filter((key) => !configurationKeys().includes(key))).toEqual([]);
  });

  test('docs/app-settings.md names every app setting that is read', () => {
    const page = textOf('docs/app-settings.md');
    const read =
      readFileSync(path.join(root, 'src/config/settings.ts'), 'utf8').match(/'[A-Z][A-Z_]+(?:__\w+)?'/g) ??
      [];
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((name) => !page.includes(`\`${name.slice(1, -1)}\``))).toEqual([]);
  });
});

describe('README.md', () => {
  const readme = textOf('README.md');

  test('fits a few screens, and says first that nobody has deployed it', () => {
    expect(readme.split('\n').length).toBeLessThan(90);
    expect(readme.indexOf('Nobody has deployed it')).toBeLessThan(900);
  });

  test('its sum is right', () => {
    const rows = [...readme.matchAll(/^\| [^|]+\| ([^|]+)\| +([\d.]+) +\|$/gm)].map(
      ([, sum = '', amount = '']) => ({
        sum: sum.trim(),
        amount: Number(amount),
      }),
    );
    const computed = rows.filter(({ sum }) => sum.includes('×'));
    expect(computed).toHaveLength(4);
    for (const { sum, amount } of computed) {
      const numbers = sum.replace(/\((\d+) \+ (\d+)\)/, (_, a: string, b: string) =>
        String(Number(a) + Number(b)),
      );
      const product = (numbers.match(/[\d.]+/g) ?? []).reduce((result, number) => result * Number(number), 1);
      expect(product, sum).toBeCloseTo(amount, 1);
    }
    const monthly = rows.slice(0, -1).reduce((total, { amount }) => total + amount, 0);
    expect(Number(/\*\*Together\*\*[^*]+\*\*([\d.]+)\*\*/.exec(readme)?.[1])).toBeCloseTo(monthly, 2);
  });
});

test('the example is what the pages say it is: a file to start from', () => {
  expect(loadReplicationConfig(path.join(root, 'replication.example.json')).rules.length).toBeGreaterThan(0);
});
