import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';

/** Commands that have none below them. */
function last(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap((one) => last(one));
}

test('the options of a command itself stand above those that all have', () => {
  const io = { out: () => undefined, error: () => undefined, width: 80, screen: () => undefined };
  for (const command of last(buildProgram(io, 'x', () => undefined))) {
    const text = command.helpInformation();
    expect(text).toContain('-h, --help');
    if (text.includes('\nCommon options:\n'))
      expect(text.indexOf('\nOptions:\n'), command.name()).toBeLessThan(text.indexOf('\nCommon options:\n'));
  }
});
