import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Said {
  code: number;
  /** What it printed as JSON; undefined when it printed nothing. */
  json: unknown;
  error: string;
}

/** The Azure CLI in an environment of its own. */
export class AzureCli {
  readonly #environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  /** One command, as it would be typed. */
  async run(...args: readonly string[]): Promise<Said> {
    const child = spawn('az', [...args, '--output', 'json'], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, json: jsonFrom(out), error };
  }

  /** One that has to succeed. Throws what it said otherwise. */
  async must<Result = unknown>(...args: readonly string[]): Promise<Result> {
    const { code, json, error } = await this.run(...args);
    if (code === 0) return json as Result;
    throw new Error(`az ${args.join(' ')} ended with ${String(code)}: ${error}`);
  }

  /** One that has to be refused; gives what it said. */
  async refused(...args: readonly string[]): Promise<string> {
    const { code, error } = await this.run(...args);
    if (code !== 0) return error;
    throw new Error(`az ${args.join(' ')} was not refused`);
  }
}

function jsonFrom(text: string): unknown {
  return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
}
