/**
 * W3C trace context (version 00), by which everything that one event or one pass leads to is found together. Ids come
 * from digests and from nothing random: the same event delivered again belongs to the same trace.
 */
import { digest } from './digest.ts';

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

export function isTraceparent(text: string): boolean {
  return form.test(text);
}

/** A trace that begins with what these parts name, such as an event's id and time; sampled. */
export function traceFrom(...parts: readonly string[]): string {
  const ids = digest('trace', ...parts);
  return `00-${ids.slice(0, 32)}-${ids.slice(32, 48)}-01`;
}

/** Undefined for what is no traceparent. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return form.exec(traceparent ?? '')?.[1];
}
