import { shells } from '../completion/shells.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { nearestAdvice } from '../nearest-advice.ts';
import type { Verb } from '../verb.ts';

export const completionVerb: Verb = {
  name: 'completion',
  summary: 'the script by which a shell completes commands, options and rules',
  args: [{ name: '<shell>', description: 'bash, zsh, fish or powershell' }],
  printsData: false,
  usesAzure: false,
  examples: [
    'snaprep completion bash > ~/.local/share/bash-completion/completions/snaprep',
    'snaprep completion zsh > "${fpath[1]}/_snaprep"',
    'snaprep completion fish > ~/.config/fish/completions/snaprep.fish',
    'snaprep completion powershell | Out-String | Invoke-Expression',
  ],
  async run({ io, args: [asked = ''] }): Promise<ExitCode> {
    const { scripts } = await import('../completion/scripts.ts');
    const shell = shells.find((one) => one === asked.toLowerCase());
    if (shell === undefined) {
      throw new UsageError(`${asked}: there is no such shell${nearestAdvice(asked, shells)}`);
    }
    io.out(scripts[shell]);
    return exitCodes.done;
  },
};
