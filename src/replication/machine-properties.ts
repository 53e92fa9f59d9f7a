import type { PurchasePlan, Snapshot, SupportedCapabilities } from './snapshot.ts';

/** What makes machines start from a snapshot or disk, but for the security type. */
export interface MachineProperties {
  osType?: string;
  hyperVGeneration?: string;
  purchasePlan?: PurchasePlan;
  supportedCapabilities?: SupportedCapabilities;
  supportsHibernation?: boolean;
}

/**
 * All of it is sent although `Copy` takes over some by itself: which properties `CopyStart` takes over when they are
 * omitted is not documented.
 */
export function machinePropertiesOf(source: Snapshot): MachineProperties {
  const { osType, hyperVGeneration, purchasePlan, supportedCapabilities, supportsHibernation } = source;
  return {
    ...(osType !== undefined && { osType }),
    ...(hyperVGeneration !== undefined && { hyperVGeneration }),
    ...(purchasePlan !== undefined && { purchasePlan }),
    ...(supportedCapabilities !== undefined && { supportedCapabilities }),
    ...(supportsHibernation !== undefined && { supportsHibernation }),
  };
}
