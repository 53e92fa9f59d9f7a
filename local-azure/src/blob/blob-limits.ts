import type { Clock } from '../clock.ts';
import { BlobError } from './blob-error.ts';
import type { BlobRequest } from './blob-request.ts';

/** Nothing is limited unless it is said. */
export interface BlobLimitSettings {
  /** How long each request takes at least, ms. */
  latencyMs: number;
  /** What one blob takes, bytes a second; Azure: up to 60 MiB/s (documented). */
  bytesPerSecond: number;
  /** What one blob takes, requests a second; Azure: 500 (documented). Above, `ServerBusy`. */
  requestsPerSecond: number;
}

/** Throughput of each blob: a write waits for its turn, one too many is refused. */
export class BlobLimits {
  readonly settings: BlobLimitSettings;
  readonly #clock: Clock;
  /** When a blob has done what it was asked so far, ms. */
  readonly #busyUntil = new Map<string, number>();
  readonly #recent = new Map<string, number[]>();

  constructor(clock: Clock, settings: Partial<BlobLimitSettings> = {}) {
    this.#clock = clock;
    this.settings = { latencyMs: 0, bytesPerSecond: Infinity, requestsPerSecond: Infinity, ...settings };
  }

  /** Comes back when the request may be answered, or with its refusal. */
  async admit(request: BlobRequest): Promise<BlobError | undefined> {
    const { latencyMs, bytesPerSecond, requestsPerSecond } = this.settings;
    const now = this.#clock.now();
    const key = request.url.pathname;
    if (requestsPerSecond !== Infinity) {
      const recent = (this.#recent.get(key) ?? []).filter((time) => time > now - 1000);
      if (recent.length >= requestsPerSecond) return new BlobError(503, 'ServerBusy', 'The server is busy.');
      this.#recent.set(key, [...recent, now]);
    }
    const bytes = writtenBytes(request);
    const begin = Math.max(this.#busyUntil.get(key) ?? 0, now);
    const end = begin + (bytes / bytesPerSecond) * 1000;
    if (bytes > 0) this.#busyUntil.set(key, end);
    const wait = Math.max(latencyMs, bytes > 0 ? end - now : 0);
    if (wait > 0) await new Promise<void>((resolve) => void this.#clock.at(now + wait, resolve));
    return undefined;
  }
}

function writtenBytes({ method, headers, body }: BlobRequest): number {
  if (method !== 'PUT') return 0;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers['x-ms-range'] ?? '') ?? [];
  return first === undefined ? body.length : Number(last) - Number(first) + 1;
}
