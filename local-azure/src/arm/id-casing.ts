import type { Behaviour } from './behaviour.ts';
import { isJsonObject } from './json.ts';

/** Fields of answers that hold ids. */
const idFields = new Set(['id', 'sourceResourceId', 'diskEncryptionSetId', 'managedBy']);

/**
 * How ids are spelled. Azure says `resourceGroups` in one answer and `resourcegroups` in the next, and upper-cases
 * group names (recorded); nothing that is compared may depend on it.
 */
export class IdCasing {
  readonly #behaviour: Behaviour;
  #answers = 0;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  /** The body as this answer spells it; a copy. */
  inAnswer(body: unknown): unknown {
    const changed = this.#next();
    return changed ? respell(body) : body;
  }

  /** The id as this event spells it. */
  inEvent(id: string): string {
    return this.#next() ? respellId(id) : id;
  }

  #next(): boolean {
    if (this.#behaviour.idCasing === 'canonical') return false;
    this.#answers += 1;
    return this.#answers % 2 === 0;
  }
}

function respell(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respell);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' && idFields.has(key) ? respellId(inner) : respell(inner),
    ]),
  );
}

function respellId(id: string): string {
  return id.replace(
    /\/resourceGroups\/([^/]+)/i,
    (_, group: string) => `/resourcegroups/${group.toUpperCase()}`,
  );
}
