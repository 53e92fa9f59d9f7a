import type { Resources } from '../reconciler/ports.ts';
import { callArm } from './call-arm.ts';
import { pagesOf } from './collect.ts';
import type { ResourceManagerClients } from './resource-manager.ts';

/** The port to resources of any kind, on `@azure/arm-resources`. */
export class ArmResources implements Resources {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  /** Documented: a listing by tag leaves the tags themselves out, and what the caller may not read. */
  async withTag(subscriptionId: string, tag: string, use: (ids: readonly string[]) => void): Promise<void> {
    const { resources } = await this.#clients.resources(subscriptionId);
    const options = { filter: `tagName eq '${tag}'` };
    await callArm(`list resources with the tag ${tag}`, async () => {
      for await (const page of pagesOf(resources.list(options))) use(page.flatMap(({ id }) => id ?? []));
    });
  }
}
