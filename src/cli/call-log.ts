/**
 * `--verbose` and `--log-file`: each call to Azure as a line. What is shown is what the SDKs let their own log have,
 * with headers and queries redacted; bodies are never shown.
 */
import path from 'node:path';
import { UsageError } from './exit-code.ts';
import { LogFile } from './log-file.ts';
import { flag, textOption, type Call } from './verb.ts';

export async function logCalls(call: Call): Promise<void> {
  const file = textOption(call, 'logFile');
  const isVerbose = flag(call, 'verbose');
  if (!isVerbose && file === undefined) return;
  const days = Number(textOption(call, 'logRollover') ?? 5);
  if (!Number.isInteger(days) || days < 1) {
    throw new UsageError(
      `--log-rollover ${textOption(call, 'logRollover') ?? ''}: give a whole number of days, 1 or more`,
    );
  }
  const log = file === undefined ? undefined : new LogFile(path.resolve(call.io.cwd, file), days);
  log?.open(call.io.now());
  const { setLogLevel, AzureLogger } = await import('@azure/logger');
  let isWritten = true;
  AzureLogger.log = (...parts: unknown[]) => {
    const text = lineOf(parts);
    if (text === undefined) return;
    const line = `${new Date(call.io.now()).toISOString()} ${text}\n`;
    if (isVerbose) call.io.error(line);
    try {
      if (isWritten) log?.append(line, call.io.now());
    } catch (error) {
      // A disk that is full is no failure of the call, which the SDK would make of it.
      if (!(error instanceof UsageError)) throw error;
      isWritten = false;
      call.io.error(`Note: ${error.message}; nothing more is written to it.\n`);
    }
  };
  setLogLevel('info');
}

/** Of the SDKs' records only the requests and their answers. */
function lineOf(parts: readonly unknown[]): string | undefined {
  const text = parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');
  if (!/^azure:[\w-]+:info/.test(text)) return undefined;
  const [, request] = /Request: (\{[^]*\})/.exec(text) ?? [];
  if (request !== undefined) return requestLine(request);
  const [, status] = /Response status code: (\d+)/.exec(text) ?? [];
  return status === undefined ? undefined : `  ${status}`;
}

function requestLine(request: string): string | undefined {
  try {
    const { method, url } = JSON.parse(request) as { method?: string; url?: string };
    return method !== undefined && url !== undefined ? `${method} ${url}` : undefined;
  } catch {
    return undefined;
  }
}
