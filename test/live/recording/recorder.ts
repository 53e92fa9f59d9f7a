import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Exchange, RecordedPlace, Recording } from './recording.ts';
import type { Scrubber } from './scrubber.ts';

/** What a client reads of an answer. All else may name a person or a machine. */
const kept = [
  'azure-asyncoperation',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'location',
  'retry-after',
  'x-ms-blob-content-length',
  'x-ms-blob-sequence-number',
  'x-ms-blob-type',
  'x-ms-error-code',
  'x-ms-ratelimit-remaining-resource',
  'x-ms-request-id',
];

interface Raw {
  request: { method: string; url: string; sent: string | undefined };
  response: { status: number; headers: Record<string, string>; body: string };
}

/** Stands between the clients of a row and the network, and keeps what passes. Tokens travel in headers, kept of none. */
export class Recorder implements HttpClient {
  readonly #inner: HttpClient;
  readonly #passed: Raw[] = [];

  constructor(inner: HttpClient) {
    this.#inner = inner;
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const response = await this.#inner.sendRequest(request);
    const { body } = request;
    this.#passed.push({
      request: {
        method: request.method,
        url: request.url,
        sent: typeof body === 'string' ? body : undefined,
      },
      response: {
        status: response.status,
        headers: headersOf(response),
        body: response.bodyAsText ?? '',
      },
    });
    return response;
  }

  /** Ends the recording of one row; what comes after belongs to the next. */
  take({
    row,
    seen,
    place,
    scrubber,
  }: {
    row: string;
    seen: string;
    place: RecordedPlace;
    scrubber: Scrubber;
  }): Recording {
    const recorded = new Date(place.began).toISOString().slice(0, 10);
    const raw = { place, seen, exchanges: this.#passed.splice(0).map(exchangeOf) };
    const exchanges = raw.exchanges.map((exchange) => scrubbed(exchange, scrubber));
    const clean = scrubbed({ place, seen }, scrubber);
    return { formatVersion: 1, row, recorded, ...clean, exchanges };
  }

  /** Forgets what passed: of what is made or removed around the rows. */
  forget(): void {
    this.#passed.length = 0;
  }
}

function exchangeOf({ request, response }: Raw): Exchange {
  const { sent, ...asked } = request;
  return { ...asked, ...(sent !== undefined && { sent }), ...response };
}

function headersOf({ headers }: PipelineResponse): Record<string, string> {
  const found = kept.map((name) => [name, headers.get(name)] as const);
  return Object.fromEntries(
    found.filter((pair): pair is [(typeof kept)[number], string] => pair[1] !== undefined),
  );
}

/** Text by text, as a text within a text would not be read as JSON. */
function scrubbed<Value>(value: Value, scrubber: Scrubber): Value {
  if (typeof value === 'string') return scrubber.text(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => scrubbed(item, scrubber)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, scrubbed(item as unknown, scrubber)]);
  return Object.fromEntries(entries) as Value;
}
