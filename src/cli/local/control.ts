/** The control endpoint of a local cloud: plain http and JSON on loopback. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../exit-code.ts';
import { textOption, type Call } from '../verb.ts';

/** `--control`, what `--local FILE` says, or LOCAL_AZURE_CONTROL. Throws `UsageError`. */
export function controlUrl(call: Call): URL {
  const text = textOption(call, 'control') ?? inFile(call) ?? call.io.env['LOCAL_AZURE_CONTROL'];
  if (text === undefined) {
    throw new UsageError(
      'which local cloud? Save what npm run cloud prints in a file and give --local FILE, or --control URL',
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What a local cloud does to its snapshots is never to be sent anywhere else.
  const isLoopback = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'http:' || !isLoopback) {
    throw new UsageError(`${text}: is no address of a local cloud; give http://127.0.0.1:<port>`);
  }
  return url;
}

function inFile(call: Call): string | undefined {
  const file = textOption(call, 'local');
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(path.resolve(call.io.cwd, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`--local ${file}: cannot be read (${code})`);
  }
  try {
    const { control } = JSON.parse(text) as { control?: unknown };
    if (typeof control === 'string') return control;
  } catch {
    // Said below, as for JSON without it.
  }
  throw new UsageError(`--local ${file}: has no "control"; take what npm run cloud prints`);
}

/** Its answer. Throws `UsageError` with its own words where it refuses, which is before anything is done. */
export async function askControl(
  url: URL,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  route: string,
  body?: Record<string, unknown>,
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(new URL(route, url), {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`the local cloud at ${url.origin} does not answer (${why}); is it up?`, { cause: error });
  }
  const answer = (await response.json()) as { error?: string };
  if (response.ok) return answer;
  throw new UsageError(answer.error ?? `the local cloud answered ${response.status}`);
}
