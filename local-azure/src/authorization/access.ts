/** Who may do what in a local cloud, and how the parts of the cloud ask for it. */
import { principalFrom } from '../arm/principal.ts';
import type { Authorize, PermissionsOf } from '../arm/cloud.ts';
import type { MayUseBlobs } from '../blob/blob-service.ts';
import type { MayUse } from '../service-bus/claims.ts';
import { RoleAssignments, type RoleAssignment } from './role-assignments.ts';

export interface AccessOptions {
  /** What is added to it later on counts as well. */
  assignments: readonly RoleAssignment[];
  /** Id of the Service Bus namespace that the broker stands for. */
  namespaceId: string;
  /** What is closed to the public network, from which Event Grid comes. Default: nothing. */
  closed?: readonly ClosedResource[];
}

/** A namespace or storage account behind a firewall. */
export interface ClosedResource {
  id: string;
  /**
   * Object ids that its firewall lets in all the same. Documented for Service Bus: trusted services pass with a
   * system-assigned identity, and with no other.
   */
  trusted: readonly string[];
}

const messageAction = {
  Send: 'Microsoft.ServiceBus/namespaces/messages/send/action',
  Listen: 'Microsoft.ServiceBus/namespaces/messages/receive/action',
} as const;

export class Access {
  readonly #assignments: RoleAssignments;
  readonly #namespaceId: string;
  readonly #closed: readonly ClosedResource[];

  constructor({ assignments, namespaceId, closed = [] }: AccessOptions) {
    this.#closed = closed;
    this.#assignments = new RoleAssignments(assignments);
    this.#namespaceId = namespaceId;
  }

  /** For Resource Manager. */
  readonly authorize: Authorize = ({ token, action, scope }) =>
    this.#assignments.allows({ principalId: principalFrom(token), action, scope });

  /** For whoever asks Resource Manager what they may do. */
  readonly permissionsOf: PermissionsOf = (token, scope) =>
    this.#assignments.permissionsOf(principalFrom(token), scope);

  /** With a group, or a resource, go the roles that were given on it (inferred: they are resources below it). */
  readonly scopeGone = (scope: string): void => {
    this.#assignments.removeUnder(scope);
  };

  /** For clients of the broker. */
  readonly mayUse: MayUse = (token, claim, entity) =>
    this.#mayMessage(principalFrom(token), claim, entity.replace(/\/\$.*$/, ''));

  /** For clients of the Blob service. */
  readonly mayUseBlobs: MayUseBlobs = (token, kind, action, scope) => {
    const asked = { principalId: principalFrom(token), action, scope };
    return kind === 'action' ? this.#assignments.allows(asked) : this.#assignments.allowsData(asked);
  };

  /** For programs that publish to a custom topic, by its id. */
  readonly maySendTo = (token: string, topicId: string): boolean =>
    this.#assignments.allowsData({
      principalId: principalFrom(token),
      action: 'Microsoft.EventGrid/events/send/action',
      scope: topicId,
    });

  /** For deliveries of events into a queue. */
  maySend(principalId: string, queue: string): boolean {
    return this.#mayPass(principalId, this.#namespaceId) && this.#mayMessage(principalId, 'Send', queue);
  }

  /** For events that could not be delivered. */
  mayWriteBlobs(principalId: string, container: string): boolean {
    const action = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write';
    return (
      this.#mayPass(principalId, container) &&
      this.#assignments.allowsData({ principalId, action, scope: container })
    );
  }

  /** Whether the firewall of what this is, or is in, lets Event Grid pass. */
  #mayPass(principalId: string, scope: string): boolean {
    const id = `${scope.toLowerCase()}/`;
    return this.#closed
      .filter((resource) => id.startsWith(`${resource.id.toLowerCase()}/`))
      .every(({ trusted }) => trusted.includes(principalId));
  }

  #mayMessage(principalId: string, claim: 'Send' | 'Listen', queue: string): boolean {
    const scope = `${this.#namespaceId}/queues/${queue}`;
    return this.#assignments.allowsData({ principalId, action: messageAction[claim], scope });
  }
}
