/**
 * What Azure said when it refused. The clients drop the body of a refused listing and put a sentence of their own in
 * its place, without the permission that is missing or the time to wait.
 */
import type { Stage } from './stage.ts';

const bodies = new WeakMap<object, unknown>();

/** Keeps each refusal's body for as long as its request lives. */
export const keepRefusedBody: Stage = async (request, next) => {
  const response = await next(request);
  const { status, bodyAsText } = response;
  if (status >= 400 && bodyAsText) bodies.set(request, jsonFrom(bodyAsText));
  return response;
};

/** The body that belongs to what a client threw; undefined where there was none, or none that is JSON. */
export function refusedBodyOf(error: { request?: unknown }): unknown {
  const { request } = error;
  return typeof request === 'object' && request !== null ? bodies.get(request) : undefined;
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
