/** One command of `snaprep`: what it is called, takes and says of itself, and how it runs. */
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { Printing } from './printer.ts';

/** As commander has it: flags, description, and a default where there is one. */
export interface VerbOption {
  flags: string;
  description: string;
  default?: string;
  /** Every value, where the option may be given again and again. */
  many?: true;
}

export interface Verb {
  /** With the word above it where there is one: `deletions list`. */
  name: string;
  summary: string;
  /** `[file]`, `<name...>`. */
  args?: readonly { name: string; description: string }[];
  options?: readonly VerbOption[];
  /** Whether it takes `-o` and `--query`; those that put out no data don't. */
  printsData: boolean;
  /** Whether it talks to Azure. */
  usesAzure: boolean;
  /** Changes nothing, so that Ctrl-C leaves it at once; all others end by themselves, after what they have begun. */
  readsOnly?: true;
  examples: readonly string[];
  run(call: Call): Promise<ExitCode>;
}

/** One call of a command. */
export interface Call {
  io: Io;
  args: readonly string[];
  options: Readonly<Record<string, unknown>>;
  printing: Printing;
}

export function textOption({ options }: Call, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flag({ options }: Call, name: string): boolean {
  return options[name] === true;
}

export function listOption({ options }: Call, name: string): string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}
