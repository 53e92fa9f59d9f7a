import type { Message } from 'rhea';
import { argumentError, entityNotFound, tokenRefused } from './amqp-fault.ts';
import type { Entities } from './entities.ts';
import { parseLinkAddress, pathFromAddress } from './link-address.ts';

/** Says whether a token is valid: undefined when it is, else the reason. */
export type Authenticate = (token: string) => string | undefined;

/** Whether a valid token gives a claim on an entity (its path, dead-letter queue included). */
export type MayUse = (token: string, claim: 'Send' | 'Listen', entity: string) => boolean;

export interface TokenChecks {
  /** Absent: every token is valid, and none is needed. */
  authenticate?: Authenticate | undefined;
  /** Absent: a valid token gives all claims. */
  mayUse?: MayUse | undefined;
}

const tokenTypes = ['jwt', 'servicebus.windows.net:sastoken'];

/**
 * The tokens that one connection has put on `$cbs`. A token holds for its audience and everything below it. The
 * expiry of an accepted token is not watched: Azure closes the links then.
 */
export class Claims {
  readonly #entities: Entities;
  readonly #checks: TokenChecks;
  /** The last token for each audience. */
  readonly #tokens = new Map<string, string>();

  constructor(entities: Entities, checks: TokenChecks) {
    this.#entities = entities;
    this.#checks = checks;
  }

  /** The operation `put-token`; throws the fault that the answer carries. */
  putToken(request: Message, host: string): void {
    const { operation, type, name } = (request.application_properties ?? {}) as Record<string, unknown>;
    if (operation !== 'put-token')
      throw argumentError(`The operation '${String(operation)}' is not known to $cbs.`);
    if (typeof type !== 'string' || !tokenTypes.includes(type)) {
      throw argumentError(`The token type '${String(type)}' is not supported.`);
    }
    if (typeof name !== 'string') throw argumentError('The name of the token is missing.');
    const token = typeof request.body === 'string' ? request.body : '';
    const reason = this.#checks.authenticate?.(token);
    if (reason !== undefined) throw tokenRefused(reason);
    this.#requireEntity(name, host);
    this.#tokens.set(pathFromAddress(name).toLowerCase(), token);
  }

  /** Whether some token covers the entity and gives the claim. Roles are asked for when a link is opened (inferred). */
  allow(entity: string, claim: 'Send' | 'Listen'): boolean {
    const { authenticate, mayUse } = this.#checks;
    if (authenticate === undefined) return true;
    const path = entity.toLowerCase();
    return [...this.#tokens].some(([audience, token]) => {
      const root = audience.replace(/\/\$management$/, '');
      const covers = root === '' || path === root || path.startsWith(`${root}/`);
      return covers && (mayUse?.(token, claim, path) ?? true);
    });
  }

  /** Azure looks the entity up as soon as a token is put for it (recorded). */
  #requireEntity(audience: string, host: string): void {
    const address = parseLinkAddress(audience);
    if (address.kind === 'claims' || address.kind === 'coordinator' || address.entity === '') return;
    if (this.#entities.find(address.entity) === undefined) throw entityNotFound(host, address.entity);
  }
}
