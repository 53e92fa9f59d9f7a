import { isJsonObject } from '../json.ts';

const kinds = ['deny', 'append', 'modify'];
const operations = ['add', 'addOrReplace', 'remove'];

/** Says what is wrong with a policy that was read from outside; undefined when nothing is. */
export function policyProblem(value: unknown): string | undefined {
  if (!isJsonObject(value)) return 'a policy has to be an object';
  const { name, scope, types, when, effect } = value;
  if (typeof name !== 'string' || name === '') return '"name" is missing or no text';
  if (typeof scope !== 'string' || !/^\/subscriptions\/[^/]+(\/|$)/i.test(scope)) {
    return '"scope" has to be the id of a subscription, a group or a resource';
  }
  if (types !== undefined && !(Array.isArray(types) && types.every((type) => typeof type === 'string'))) {
    return '"types" has to be a list such as ["Microsoft.Compute/snapshots"]';
  }
  if (when !== undefined && !(isJsonObject(when) && typeof when['field'] === 'string')) {
    return '"when" has to be an object such as {"field":"tags.env","equals":"test"}';
  }
  return effectProblem(effect);
}

function effectProblem(effect: unknown): string | undefined {
  if (!isJsonObject(effect) || !kinds.includes(String(effect['kind']))) {
    return `"effect.kind" has to be one of: ${kinds.join(', ')}`;
  }
  const { kind, field, operation, tag, value } = effect;
  if (kind === 'append' && (typeof field !== 'string' || value === undefined)) {
    return 'append needs "effect.field", such as "tags.env", and "effect.value"';
  }
  if (kind !== 'modify') return undefined;
  if (!operations.includes(String(operation))) {
    return `"effect.operation" has to be one of: ${operations.join(', ')}`;
  }
  if (typeof tag !== 'string') return 'modify needs "effect.tag"';
  return operation === 'remove' || typeof value === 'string' ? undefined : '"effect.value" has to be a text';
}
