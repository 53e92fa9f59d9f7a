/**
 * Reads of Resource Manager for which there is no client here: permissions, policies, quotas, what Event Grid and
 * Service Bus tell of themselves. Nothing is changed by them, and nothing of the service needs them.
 */
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  redirectPolicyName,
  type Pipeline,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { ArmError } from '../reconciler/arm-error.ts';
import { callArm } from './call-arm.ts';
import { isObject } from './is-object.ts';
import { anyVersion, servedVersion } from './pipeline/served-version.ts';
import { refusalText } from './refusal-text.ts';
import { limited, type ResourceManagerSettings } from './resource-manager.ts';

export interface ArmReads {
  /** The body; undefined for 404. `path` begins with a slash and names its api-version. Throws `ArmError`. */
  get(path: string): Promise<unknown>;
  /** All pages of a listing; undefined for 404. Throws `ArmError`. */
  list(path: string): Promise<unknown[] | undefined>;
  /** A question that is asked by POST. */
  ask(path: string, body: unknown): Promise<unknown>;
  /** The `Date` that Resource Manager gave its last answer, ms since 1970, beside when it came. */
  readonly clock: { theirs: number; ours: number } | undefined;
}

const mostPages = 200;

export class HttpArmReads implements ArmReads {
  clock: ArmReads['clock'];
  readonly #pipeline: Pipeline;
  readonly #endpoint: string;
  readonly #now: () => number;

  constructor(
    credential: TokenCredential,
    { endpoint, audience }: ResourceManagerSettings,
    now: () => number,
  ) {
    this.#endpoint = endpoint;
    this.#now = now;
    this.#pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 2 } });
    this.#pipeline.addPolicy({ name: 'servedVersion', sendRequest: servedVersion(anyVersion) });
    // The token goes to this endpoint and nowhere else.
    this.#pipeline.removePolicy({ name: redirectPolicyName });
    this.#pipeline.addPolicy(
      bearerTokenAuthenticationPolicy({ credential, scopes: [`${audience}/.default`] }),
    );
  }

  async get(path: string): Promise<unknown> {
    return this.#call('GET', new URL(path, this.#endpoint));
  }

  async ask(path: string, body: unknown): Promise<unknown> {
    return this.#call('POST', new URL(path, this.#endpoint), body);
  }

  async list(path: string): Promise<unknown[] | undefined> {
    const all: unknown[] = [];
    let next: string | undefined = path;
    for (let pages = 0; next !== undefined; pages++) {
      const url: URL = new URL(next, this.#endpoint);
      const name = `GET ${url.pathname}`;
      if (url.origin !== new URL(this.#endpoint).origin || pages === mostPages) {
        throw new ArmError(name, { code: 'MalformedAnswer', message: 'the link to the next page is wrong' });
      }
      const body = await this.#call('GET', url);
      if (body === undefined) return undefined;
      if (!isObject(body) || !Array.isArray(body['value'])) {
        throw new ArmError(name, { code: 'MalformedAnswer', message: 'the answer is no listing' });
      }
      all.push(...(body['value'] as unknown[]));
      next = typeof body['nextLink'] === 'string' && body['nextLink'] !== '' ? body['nextLink'] : undefined;
    }
    return all;
  }

  async #call(method: 'GET' | 'POST', url: URL, body?: unknown): Promise<unknown> {
    const name = `${method} ${url.pathname}`;
    const request = createPipelineRequest({
      url: url.href,
      method,
      headers: createHttpHeaders({
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...limited(),
    });
    const response = await callArm(name, () =>
      this.#pipeline.sendRequest(createDefaultHttpClient(), request),
    );
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(theirs)) this.clock = { theirs, ours: this.#now() };
    if (response.status === 404) return undefined;
    return readBody(name, response);
  }
}

function readBody(name: string, { status, bodyAsText }: PipelineResponse): unknown {
  let body: unknown;
  try {
    body = JSON.parse(bodyAsText ?? '');
  } catch {
    body = undefined;
  }
  if (status >= 200 && status < 300) return body;
  const error = isObject(body) && isObject(body['error']) ? body['error'] : {};
  throw new ArmError(name, {
    status,
    code: textOr(error['code'], `Http${status}`),
    message: refusalText(error) ?? 'Azure gives no reason',
  });
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
