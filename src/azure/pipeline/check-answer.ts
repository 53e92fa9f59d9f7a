/**
 * Reads the raw body of what is read. The clients do not: some take a listing without a list for an empty one, others
 * fail somewhere in their deserialiser, and an empty listing is what deletions are decided on.
 */
import { MalformedAnswerError } from '../malformed-answer.ts';
import { readListing, readResource } from './answer-shapes.ts';
import { requestedPath, type RequestedPath } from './resource-path.ts';
import type { Stage } from './stage.ts';

/** Throws `MalformedAnswerError` for a success that is not what was asked for. */
export const checkAnswer: Stage = async (request, next) => {
  const response = await next(request);
  if (request.method !== 'GET' || response.status < 200 || response.status >= 300) return response;
  const path = requestedPath(request);
  if (path.kind === 'operation') return response;
  if (response.status !== 200) throw new MalformedAnswerError(`HTTP ${response.status} to a read`);
  const body = jsonFrom(response.bodyAsText);
  if (path.kind === 'listing') checkListing(body, path, request.url);
  else checkResource(body, path);
  return response;
};

function checkListing(body: unknown, { key, type = '' }: RequestedPath, url: string): void {
  const { value, nextLink } = readListing(body, type);
  // Locks are listed with those of the scopes above and below; snapshots and disks are those of the group alone.
  const isOfGroup = type.startsWith('microsoft.compute/');
  if (isOfGroup && value.some(({ id }) => !id.toLowerCase().startsWith(`${key}/`))) {
    throw new MalformedAnswerError('the listing has something of another group');
  }
  if (nextLink && new URL(nextLink, url).href === new URL(url).href) {
    throw new MalformedAnswerError('the page after this one is this one');
  }
}

function checkResource(body: unknown, { key, type = '' }: RequestedPath): void {
  const { id } = readResource(body, type);
  if (id.toLowerCase() !== key) throw new MalformedAnswerError('it is about another resource');
}

function jsonFrom(text: string | null | undefined): unknown {
  if (!text) throw new MalformedAnswerError('the body is empty');
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedAnswerError('the body is not JSON');
  }
}
