import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Exchange, Recording } from './recording.ts';

/**
 * Answers as a recording has it: to the same request the same answers in the same order. A request that was not
 * recorded is an error that says so; then the row has changed since, and has to be recorded anew.
 */
export class Replayer implements HttpClient {
  readonly #row: string;
  readonly #left = new Map<string, Exchange[]>();

  constructor({ row, exchanges }: Recording) {
    this.#row = row;
    for (const exchange of exchanges) {
      const key = keyOf(exchange.method, exchange.url);
      this.#left.set(key, [...(this.#left.get(key) ?? []), exchange]);
    }
  }

  sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const found = this.#left.get(keyOf(request.method, request.url))?.shift();
    if (found === undefined) {
      const { pathname } = new URL(request.url);
      const what = `${request.method} ${pathname} was not recorded, or not so often`;
      return Promise.reject(
        new Error(`the recording of ${this.#row} does not fit the row any more: ${what}`),
      );
    }
    const { status, body } = found;
    const { 'retry-after': wait, ...others } = found.headers;
    // Attempts that were refused are made again, without the wait.
    const headers = { ...others, ...(wait !== undefined && status < 400 && { 'retry-after': wait }) };
    return Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText: body });
  }
}

/** Ids that a row makes up differ each time; what a query is signed with was taken out. */
function keyOf(method: string, url: string): string {
  const guid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
  return `${method} ${url.replaceAll(guid, '*').toLowerCase()}`;
}
