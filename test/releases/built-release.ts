/**
 * The app as a former commit has it, built from the history of this repository. It is bundled with the packages that
 * are installed now: what is tried out is its code, not its dependencies.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stageAppPackage } from '../../src/local/app-package.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, 'node_modules/.cache/releases');

/** There is no published release yet; this commit stands for the last one. */
export const previous = JSON.parse(readFileSync(path.join(import.meta.dirname, 'previous.json'), 'utf8')) as {
  version: string;
  commit: string;
};

/** Whether the history is here: a clone may be a shallow one, and an archive has none. */
export function isBuildable({ commit }: { commit: string }): boolean {
  const { status } = spawnSync('git', ['-C', root, 'cat-file', '-e', `${commit}^{commit}`], {
    stdio: 'ignore',
  });
  return status === 0;
}

/** A folder like that of a built project, as far as `stageAppPackage` asks. It is kept for the next time. */
export async function builtRelease({ commit }: { commit: string }): Promise<string> {
  const built = path.join(cache, commit);
  if (existsSync(built)) return built;
  // Not beneath node_modules, where Node runs no TypeScript.
  const folder = mkdtempSync(path.join(tmpdir(), 'snaprep-release-'));
  try {
    const archive = execFileSync('git', ['-C', root, 'archive', '--format=tar', commit], {
      maxBuffer: 2 ** 30,
    });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    execFileSync(process.execPath, ['build.ts', '--only', 'functions', '--quiet'], { cwd: folder });
    mkdirSync(cache, { recursive: true });
    const staged = mkdtempSync(path.join(cache, 'staged-'));
    await stageAppPackage(folder, staged);
    renameSync(staged, built);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return built;
}
