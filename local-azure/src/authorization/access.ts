/** Who may do what in a local cloud, and how the parts of the cloud ask for it. */
import { principalFrom } from '../arm/principal.ts';
import type { Authorize } from '../arm/cloud.ts';
import type { MayUseBlobs } from '../blob/blob-service.ts';
import type { MayUse } from '../service-bus/claims.ts';
import { RoleAssignments, type RoleAssignment } from './role-assignments.ts';

export interface AccessOptions {
  assignments: readonly RoleAssignment[];
  /** Id of the Service Bus namespace that the broker stands for. */
  namespaceId: string;
}

const messageAction = {
  Send: 'Microsoft.ServiceBus/namespaces/messages/send/action',
  Listen: 'Microsoft.ServiceBus/namespaces/messages/receive/action',
} as const;

export class Access {
  readonly #assignments: RoleAssignments;
  readonly #namespaceId: string;

  constructor({ assignments, namespaceId }: AccessOptions) {
    this.#assignments = new RoleAssignments(assignments);
    this.#namespaceId = namespaceId;
  }

  /** For Resource Manager. */
  readonly authorize: Authorize = ({ token, action, scope }) =>
    this.#assignments.allows({ principalId: principalFrom(token), action, scope });

  /** For clients of the broker. */
  readonly mayUse: MayUse = (token, claim, entity) =>
    this.#mayMessage(principalFrom(token), claim, entity.replace(/\/\$.*$/, ''));

  /** For clients of the Blob service. */
  readonly mayUseBlobs: MayUseBlobs = (token, kind, action, scope) => {
    const asked = { principalId: principalFrom(token), action, scope };
    return kind === 'action' ? this.#assignments.allows(asked) : this.#assignments.allowsData(asked);
  };

  /** For deliveries of events into a queue. */
  maySend(principalId: string, queue: string): boolean {
    return this.#mayMessage(principalId, 'Send', queue);
  }

  /** For events that could not be delivered. */
  mayWriteBlobs(principalId: string, container: string): boolean {
    const action = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write';
    return this.#assignments.allowsData({ principalId, action, scope: container });
  }

  #mayMessage(principalId: string, claim: 'Send' | 'Listen', queue: string): boolean {
    const scope = `${this.#namespaceId}/queues/${queue}`;
    return this.#assignments.allowsData({ principalId, action: messageAction[claim], scope });
  }
}
