import type { Hint } from '../replication/hint.ts';

/** A message on the hints queue that this service did not write. Thrown, so that it ends in the dead-letter queue. */
export class MalformedHintError extends Error {
  constructor(what: string) {
    super(`not a hint: ${what}; the message was not written by this service`);
    this.name = 'MalformedHintError';
  }
}

/** Reads the body that the Functions host hands over: the object that our JSON stood for. */
export function parseHint(body: unknown): Hint {
  if (!isObject(body)) throw new MalformedHintError(`the body is ${body === null ? 'null' : typeof body}`);
  const { source, target } = body;
  if (!isObject(source) || !isObject(target)) throw new MalformedHintError('source or target is missing');
  return {
    rule: textOf(body, 'rule'),
    source: { ...groupOf(source), name: textOf(source, 'name') },
    target: groupOf(target),
    ...countOf(body, 'failures'),
    ...countOf(body, 'waits'),
    ...countOf(body, 'attempt'),
  };
}

function groupOf(value: Record<string, unknown>): { subscriptionId: string; resourceGroup: string } {
  return { subscriptionId: textOf(value, 'subscriptionId'), resourceGroup: textOf(value, 'resourceGroup') };
}

function textOf(value: Record<string, unknown>, key: string): string {
  const found = value[key];
  if (typeof found !== 'string' || found === '') throw new MalformedHintError(`${key} is not a text`);
  return found;
}

function countOf(value: Record<string, unknown>, key: 'failures' | 'waits' | 'attempt'): Partial<Hint> {
  const found = value[key];
  if (found === undefined) return {};
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0) {
    throw new MalformedHintError(`${key} is not a whole number`);
  }
  return { [key]: found };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
