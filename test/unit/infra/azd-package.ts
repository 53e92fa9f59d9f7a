/**
 * What azd makes of the project: the rules of its function target and its zip, read in azd's own source (1.29,
 * `service_target_functionapp.go`, `project_utils.go`, `framework_service_node.go`).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore from 'ignore';
import { parse } from 'yaml';

export interface AzdService {
  project: string;
  language: string;
  host: string;
  dist?: string;
  resourceGroup?: string;
  remoteBuild?: boolean;
  hooks?: Hooks;
}

/** By the command or step that each comes before or after. */
type Hooks = Record<string, Record<'posix' | 'windows', { run: string; continueOnError?: boolean }>>;

export interface AzureYaml {
  services: Record<string, AzdService>;
  hooks: Hooks;
}

const ignoreFile = '.funcignore';

export function readAzureYaml(file: string): AzureYaml {
  return parse(readFileSync(file, 'utf8')) as AzureYaml;
}

/** Whether the package is built again in Azure. Throws with azd's words where azd stops. */
export function remoteBuildOf(root: string, { project, remoteBuild }: AzdService): boolean {
  const file = path.join(root, project, ignoreFile);
  if (!existsSync(file)) return remoteBuild ?? true;
  const excluded = ignore().add(readFileSync(file, 'utf8')).ignores('node_modules/');
  if (remoteBuild === undefined) return excluded;
  if (remoteBuild && !excluded)
    throw new Error(`'remoteBuild: true' requires '${ignoreFile}' to exclude node_modules`);
  if (!remoteBuild && excluded) {
    throw new Error(`'remoteBuild: false' cannot be used when '${ignoreFile}' excludes node_modules`);
  }
  return remoteBuild;
}

/** Files of the zip, sorted. */
export function zippedFiles(root: string, service: AzdService): string[] {
  const folder = path.join(root, service.project, service.dist ?? '');
  const file = path.join(folder, ignoreFile);
  const rules = existsSync(file) ? ignore().add(readFileSync(file, 'utf8')) : undefined;
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.split(path.sep).includes('.azure'))
    .filter((name) => ![ignoreFile, 'local.settings.json'].includes(path.basename(name)));
  const modules = (name: string): boolean =>
    name.split(path.sep).includes('node_modules') && service.remoteBuild !== false;
  return found.filter((name) => (rules === undefined ? !modules(name) : !rules.ignores(name))).sort();
}
