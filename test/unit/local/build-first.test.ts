/** What `npm start` makes of a build. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { buildFirst } from '../../../src/local/build-first.ts';
import { Screen } from '../../../src/local/screen.ts';

const refused = 'replication.json has 1 problem';

/** A build that says this and ends with 1, after which the service is built or not. */
async function built(isBuiltAfter: boolean): Promise<string> {
  const stream = new PassThrough();
  const answers = [false, isBuiltAfter];
  await buildFirst(
    {
      program: ['--eval', `console.error(${JSON.stringify(refused)}); process.exitCode = 1`],
      isBuilt: () => answers.shift() ?? false,
    },
    new Screen(stream),
    { signal: new AbortController().signal },
  );
  return String(stream.read());
}

test('a configuration that is refused is told, and keeps nobody from what does without it', async () => {
  expect(await built(true)).toContain(`${refused}\nIt is not used here.\n`);
});

test('a build that failed ends it with what it said', async () => {
  await expect(built(false)).rejects.toThrow(`The build failed.\n${refused}`);
});
