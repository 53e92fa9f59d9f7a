import { FaultList } from '../fault-list.ts';
import { BlobError } from './blob-error.ts';

/** The page of something in between, such as a proxy, in place of the service's answer; without a header of it. */
export interface ForeignPage {
  status: number;
  page: string;
}

/** Something that goes wrong with the next requests that fit. */
export interface BlobFault {
  method?: string;
  /** Of the path, without query. */
  path?: RegExp;
  /** The query parameter `comp`, such as `page` or `pagelist`. */
  comp?: string;
  /** How often. Default: once. */
  times?: number;
  /**
   * An answer in place of the real one; or the connection breaks before the request takes effect; or it takes effect
   * and the answer is lost.
   */
  answer: { status: number; code: string } | ForeignPage | 'broken-connection' | 'lost-answer';
}

/** Faults of the Blob service, taken in the order in which they were added. */
export class BlobFaults {
  readonly #faults = new FaultList<BlobFault>();

  add(fault: BlobFault): void {
    this.#faults.add(fault);
  }

  clear(): void {
    this.#faults.clear();
  }

  take(request: {
    method: string;
    path: string;
    comp: string | undefined;
  }): BlobError | ForeignPage | 'broken-connection' | 'lost-answer' | undefined {
    const fault = this.#faults.take(
      ({ method, path, comp }) =>
        (method === undefined || method === request.method) &&
        (path === undefined || path.test(request.path)) &&
        (comp === undefined || comp === request.comp),
    );
    if (fault === undefined) return undefined;
    if (typeof fault.answer === 'string' || 'page' in fault.answer) return fault.answer;
    const { status, code } = fault.answer;
    return new BlobError(status, code, 'The server is busy.');
  }
}
