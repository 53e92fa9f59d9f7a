/**
 * The app as the release before has it, built from its sources, which are kept here as an archive: a clone need not have
 * the history. It is bundled with the packages that are installed now: what is tried out is its code, not its
 * dependencies. `node test/releases/archive.ts <commit>` makes the archive, and names it in `previous.json`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { stageAppPackage } from '../../src/local/app-package.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, 'node_modules/.cache/releases');

/** There is no published release yet; this commit stands for the last one. */
export const previous = JSON.parse(readFileSync(path.join(import.meta.dirname, 'previous.json'), 'utf8')) as {
  version: string;
  commit: string;
};

/** The sources of the app, as a tar file. */
export function archivedSources(): Buffer {
  return gunzipSync(readFileSync(path.join(import.meta.dirname, 'previous.tar.gz')));
}

/** A folder like that of a built project, as far as `stageAppPackage` asks. It is kept for the next time. */
export async function builtRelease({ commit }: { commit: string }): Promise<string> {
  const built = path.join(cache, commit);
  if (existsSync(built)) return built;
  // Not beneath node_modules, where Node runs no TypeScript.
  const folder = mkdtempSync(path.join(tmpdir(), 'snaprep-release-'));
  try {
    execFileSync('tar', ['-x', '-C', folder], { input: archivedSources() });
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
