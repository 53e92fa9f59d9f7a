import type { JsonObject } from '../json.ts';
import { isWithin, keyOf } from '../resource-id.ts';
import { fieldOf, holds, withField, type Policy } from './policy.ts';
import { disallowedByPolicy } from './policy-error.ts';

/** What is written, as policies look at it. */
export interface PolicedResource {
  id: string;
  /** For example `Microsoft.Compute/snapshots`. */
  type: string;
  /** As the resource would be. */
  content: JsonObject;
}

const groups = 'Microsoft.Resources/subscriptions/resourceGroups';

/** The policies that are assigned now. Those that change come before those that deny (documented). */
export class Policies {
  readonly #policies = new Map<string, Policy>();

  constructor(policies: readonly Policy[]) {
    for (const policy of policies) this.put(policy);
  }

  list(): Policy[] {
    return [...this.#policies.values()];
  }

  /** One of the same name is replaced. */
  put(policy: Policy): void {
    this.#policies.set(keyOf(policy.name), policy);
  }

  /** False when there was none. */
  remove(name: string): boolean {
    return this.#policies.delete(keyOf(name));
  }

  /** Those that would refuse it. What others change before is not looked at. */
  denying({ id, type, content }: PolicedResource): Policy[] {
    return this.list().filter(
      (policy) =>
        policy.effect.kind === 'deny' &&
        isWithin(id, policy.scope) &&
        isOfType(policy, type) &&
        holds(policy.when, content),
    );
  }

  /** The content as it may be written. Throws `RequestDisallowedByPolicy`. */
  applied({ id, type, content }: PolicedResource): JsonObject {
    const all = this.list().filter((policy) => isWithin(id, policy.scope) && isOfType(policy, type));
    let written = content;
    for (const policy of all) {
      if (policy.effect.kind !== 'deny' && holds(policy.when, written))
        written = changed(policy, id, written);
    }
    const denying = all.find(({ effect, when }) => effect.kind === 'deny' && holds(when, written));
    if (denying !== undefined) throw disallowedByPolicy(id, denying);
    return written;
  }
}

function isOfType({ types }: Policy, type: string): boolean {
  if (types === undefined) return keyOf(type) !== keyOf(groups);
  return types.some((one) => keyOf(one) === keyOf(type));
}

function changed(policy: Policy, id: string, content: JsonObject): JsonObject {
  const { effect } = policy;
  switch (effect.kind) {
    case 'deny':
      return content;
    case 'append': {
      const sent = fieldOf(content, effect.field);
      if (sent === undefined) return withField(content, effect.field, effect.value);
      if (JSON.stringify(sent) !== JSON.stringify(effect.value)) throw disallowedByPolicy(id, policy);
      return content;
    }
    case 'modify': {
      const field = `tags.${effect.tag}`;
      if (effect.operation === 'remove') return withField(content, field, undefined);
      const isThere = fieldOf(content, field) !== undefined;
      return effect.operation === 'add' && isThere ? content : withField(content, field, effect.value);
    }
  }
}
