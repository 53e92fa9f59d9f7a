/**
 * The start of the app, which either has all it needs or fails. The Functions host stays healthy when the app in it
 * fails to load, with zero functions; it splits what the process prints by lines, and people, alerts and the check
 * after a deployment see the first one. So the first line that the app prints says what became of the start.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../config/configuration-error.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { createService, type DeployedService } from './service.ts';

export interface StartedApp {
  settings: Settings;
  service: DeployedService;
}

/** Where lines of the process go. */
export interface Console {
  out: (line: string) => void;
  error: (line: string) => void;
}

/** Throws an error of one line with all problems, after it has printed the record `startFailed`. */
export function startApp(
  env: Readonly<Record<string, string | undefined>>,
  appRoot: string,
  print: Console,
): StartedApp {
  const version = appVersion(appRoot);
  try {
    const settings = readSettings(env, appRoot);
    const service = createService(settings, version);
    const { rules } = service.config;
    const pairs = rules.reduce((sum, { targets }) => sum + targets.length, 0);
    print.out(
      JSON.stringify({ event: 'started', version, node: process.version, rules: rules.length, pairs }),
    );
    return { settings, service };
  } catch (error) {
    const problems = problemsOf(error);
    print.error(JSON.stringify({ event: 'startFailed', version, problems }));
    throw new Error(`the app does not start: ${problems.join('; ')}`, { cause: error });
  }
}

/** Of the package that is deployed; `unknown` without one, which is no reason not to start. */
function appVersion(appRoot: string): string {
  try {
    const { version } = JSON.parse(readFileSync(path.join(appRoot, 'package.json'), 'utf8')) as {
      version?: unknown;
    };
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Configuration errors quote no values; of other errors the message is all that there is. */
function problemsOf(error: unknown): string[] {
  if (error instanceof ConfigurationError) {
    return error.issues.map(({ path: where, message }) => (where === '' ? message : `${where}: ${message}`));
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [text.replaceAll(/\s*\n\s*/g, ' ')];
}
