/**
 * A successful control-plane operation, as Resource Manager reports it to whoever listens (Event Grid).
 * Sent when the operation is over: for a long-running one not at the 202 but at its end.
 */
export interface ResourceOperation {
  /** What it ended as; only these three exist as Event Grid types `Microsoft.Resources.Resource…Success`. */
  kind: 'Write' | 'Delete' | 'Action';
  /** Id of the resource that the event is about (the tagged resource for the tags API; the full extension id for a lock). */
  resourceId: string;
  /** For example `Microsoft.Compute/snapshots/write`, `Microsoft.Resources/tags/write`, `Microsoft.Authorization/locks/delete`. */
  operationName: string;
  resourceProvider: string;
  /** Id of the operation's authorization scope: the resource itself, or `…/providers/Microsoft.Resources/tags/default`. */
  scope: string;
  subscriptionId: string;
  resourceGroup?: string;
  correlationId: string;
  httpMethod: 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  url: string;
  /** When it ended, ms since 1970. */
  time: number;
}
