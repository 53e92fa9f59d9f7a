import type { Message } from 'rhea';
import { argumentError, entityNotFound, tokenRefused } from './amqp-fault.ts';
import type { Entities } from './entities.ts';
import { parseLinkAddress, pathFromAddress } from './link-address.ts';

/** Says whether a token is valid: undefined when it is, else the reason. */
export type Authenticate = (token: string) => string | undefined;

const tokenTypes = ['jwt', 'servicebus.windows.net:sastoken'];

/**
 * The tokens that one connection has put on `$cbs`. A token holds for its audience and everything below it. The
 * expiry of an accepted token is not watched: Azure closes the links then.
 */
export class Claims {
  readonly #entities: Entities;
  readonly #authenticate: Authenticate | undefined;
  readonly #audiences = new Set<string>();

  constructor(entities: Entities, authenticate: Authenticate | undefined) {
    this.#entities = entities;
    this.#authenticate = authenticate;
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
    const token: unknown = request.body;
    const reason = this.#authenticate?.(typeof token === 'string' ? token : '');
    if (reason !== undefined) throw tokenRefused(reason);
    this.#requireEntity(name, host);
    this.#audiences.add(pathFromAddress(name).toLowerCase());
  }

  /** Whether some token covers the entity. */
  allow(entity: string): boolean {
    if (this.#authenticate === undefined) return true;
    const path = entity.toLowerCase();
    return [...this.#audiences].some((audience) => {
      const root = audience.replace(/\/\$management$/, '');
      return root === '' || path === root || path.startsWith(`${root}/`);
    });
  }

  /** Azure looks the entity up as soon as a token is put for it (recorded). */
  #requireEntity(audience: string, host: string): void {
    const address = parseLinkAddress(audience);
    if (address.kind === 'claims' || address.entity === '') return;
    if (this.#entities.find(address.entity) === undefined) throw entityNotFound(host, address.entity);
  }
}
