/** An option that nobody would heed, or could read, ends a command before it asks anybody for anything. */
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { exitCodes } from '../../../src/cli/exit-code.ts';
import type { Io } from '../../../src/cli/io.ts';
import { run } from '../../../src/cli/main.ts';

/** With a deployed service, and no configuration: that is read later. The code, and what was said. */
async function asked(...argv: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const io = {
    env: { SERVICEBUS__fullyQualifiedNamespace: 'sb-snaprep-x.invalid' },
    cwd: tmpdir(),
    width: 0,
    now: () => 0,
    out: () => undefined,
    error: (text: string) => (said += text),
    screen: () => undefined,
    signal: new AbortController().signal,
  } as unknown as Io;
  return { code: await run(io, argv), said };
}

test.each([
  [['sync', '--timeout', 'soon'], /--timeout soon: give 90s/],
  [['sync', '--dry-run', '--timeout', 'soon'], /--timeout soon: give 90s/],
  [['sync', '--wait', '--timeout', 'soon'], /--timeout soon: give 90s/],
  [['replicate', 'golden', '--timeout', 'soon'], /--timeout soon: give 90s/],
  [['sync', '--timeout', '2h'], /--timeout says how long to wait; add --wait/],
  [['replicate', 'golden', '--timeout', '2h'], /--timeout .* snaprep wait/],
  [['sync', '--wait-deletions'], /--wait-deletions is for a pass in this process; add --here/],
])('%j', async (argv, said) => {
  const end = await asked(...argv);
  expect(end.said).toMatch(said);
  expect(end.said).not.toContain('Asked');
  expect(end.code).toBe(exitCodes.usage);
});
