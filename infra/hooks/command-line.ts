/** The tools of whoever deploys, run at the root of the project with the values that the checks asked for. */
import { spawnSync } from 'node:child_process';
import type { Tools } from './what-if.ts';

export function commandLine(root: string, env: NodeJS.ProcessEnv): Tools {
  return {
    run: (tool, args, output) => {
      const { status, stdout } = spawnSync(tool, args, {
        cwd: root,
        encoding: 'utf8',
        env,
        stdio: [
          'ignore',
          ...(output === 'shown' ? (['inherit', 'inherit'] as const) : (['pipe', 'ignore'] as const)),
        ],
        timeout: 600_000,
        // There `az` is a script, which only a shell starts.
        shell: process.platform === 'win32',
      });
      return { stdout: output === 'kept' ? stdout : '', ...(status !== null && { code: status }) };
    },
  };
}
