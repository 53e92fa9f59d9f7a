import { keyOf, type NamedResource } from '../resource-id.ts';
import { machineId, type StoredMachine } from './stored-machine.ts';

/** The virtual machines of all subscriptions. They are seeded or made by hand; nobody creates one over https here. */
export class Machines {
  readonly #byId = new Map<string, StoredMachine>();

  copy(): Machines {
    const copy = new Machines();
    for (const machine of this.#byId.values()) copy.put({ ...machine });
    return copy;
  }

  find(named: NamedResource): StoredMachine | undefined {
    return this.#byId.get(keyOf(machineId(named)));
  }

  /** Of a group, or of all groups of a subscription. */
  list(subscriptionId: string, resourceGroup = ''): StoredMachine[] {
    return [...this.#byId.values()].filter(
      (machine) =>
        keyOf(machine.subscriptionId) === keyOf(subscriptionId) &&
        (resourceGroup === '' || keyOf(machine.resourceGroup) === keyOf(resourceGroup)),
    );
  }

  put(machine: StoredMachine): void {
    this.#byId.set(keyOf(machineId(machine)), machine);
  }

  remove(machine: StoredMachine): void {
    this.#byId.delete(keyOf(machineId(machine)));
  }
}
