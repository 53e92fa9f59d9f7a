/**
 * The local cloud as other programs use it: start one, hand its `environment()` to the program, play Azure's part
 * in it. What stands in no line here is nobody's to import.
 */
export { azureCliCommands } from './azure-cli.ts';
export { LocalCloud, type LocalCloudOptions } from './local-cloud.ts';
export { ManualClock, SystemClock, type Clock } from './clock.ts';
export {
  FunctionsHost,
  type FunctionsHostOptions,
  type HostProcess,
  type LogLine,
} from './functions-host/functions-host.ts';
export { ResourceManager } from './arm/resource-manager.ts';
export type { Behaviour } from './arm/behaviour.ts';
export type { RequestFault, RequestFaultAnswer, RequestMatch } from './arm/faults/request-fault.ts';
export type { CopyFault, CreateFault, DiskCreateFault, OperationFault } from './arm/faults/resource-fault.ts';
export type { RetryAfter } from './arm/faults/retry-after.ts';
export type { Policy, PolicyCondition, PolicyEffect } from './arm/policies/policy.ts';
export { ArmError } from './arm/arm-error.ts';
export { Access, type AccessOptions } from './authorization/access.ts';
export { builtInRole } from './authorization/built-in-roles.ts';
export type { Permissions, RoleAssignment } from './authorization/role-assignments.ts';
export { AppendedBlocks } from './blob/appended-blocks.ts';
export { BlobServer } from './blob/blob-server.ts';
export { BlobStore } from './blob/blob-store.ts';
export { Lease } from './blob/lease.ts';
export { cut, Pages, type PageRange, type PageSource } from './blob/pages.ts';
export { vhdFooter } from './blob/vhd.ts';
export { createLoopbackAuthority } from './certificate/loopback-authority.ts';
export type { ReceivedEvent } from './event-grid/custom-topic/cloud-events.ts';
export type {
  CustomTopicSettings,
  PublishFault,
  SubscriptionFilter,
} from './event-grid/custom-topic/topic-server.ts';
export type { TopicSettings } from './event-grid/topic.ts';
export { defaultClientId } from './identity/identity-endpoint.ts';
export type { TokenFault } from './identity/token-fault.ts';
export type { QueueSettings } from './service-bus/queue-settings.ts';
