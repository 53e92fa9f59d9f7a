import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the deployed app: the nearest one above the bundle that has `host.json`. Not the working directory:
 * that the Functions host starts its worker in the app's folder is true today and promised nowhere.
 */
export function findAppRoot(moduleUrl: string, fallback: string): string {
  for (let folder = path.dirname(fileURLToPath(moduleUrl)); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'host.json'))) return folder;
    if (folder === path.dirname(folder)) return fallback;
  }
}
