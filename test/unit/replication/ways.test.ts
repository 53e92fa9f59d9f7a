/** A fifth way is one more folder and its entry in the list: nothing else names one, or imports what a folder decides. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { wayNames } from '../../../src/replication/ways/ways.ts';

const ways = 'src/replication/ways';
const files = globSync('src/**/*.{ts,tsx}').map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const folders = globSync(`${ways}/*/way.ts`).map((file) => path.dirname(file));

test('the list has each folder once', () => {
  expect(folders).toHaveLength(wayNames.length);
  expect(new Set(wayNames).size).toBe(wayNames.length);
});

test('the list alone imports a way from outside its folder', () => {
  for (const folder of folders) {
    const users = files
      .filter(({ file }) => !file.startsWith(`${folder}/`))
      .filter(({ file, text }) =>
        [...text.matchAll(/from '(\.[^']+)'/g)].some(
          ([, to = '']) => path.join(path.dirname(file), to) === `${folder}/way.ts`,
        ),
      );
    expect(users.map(({ file }) => file)).toEqual([`${ways}/ways.ts`]);
  }
});

test('nothing is decided by the name of a way', () => {
  const named = files.filter(({ text }) => /['"](?:Stage|Convert)['"]/.test(text)).map(({ file }) => file);
  expect(named.sort()).toEqual([`${ways}/convert/way.ts`, `${ways}/stage/way.ts`]);
});
