/** Loaded when the first lock is read. The package is CommonJS, of which a dynamic import would have no names. */
export { ManagementLockClient } from '@azure/arm-locks';
