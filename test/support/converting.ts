import { ArmError } from 'local-azure';
import type { SeenSnapshot } from './person.ts';
import { groups, ruleJson, selected, type World, type WorldOptions } from './world.ts';

/** The deployment that has no right on any storage account, and a rule that converts to both other regions. */
export function converting(): WorldOptions {
  return { deployment: 'local-convert', rules: [ruleJson({ fullSnapshots: 'convert' })] };
}

export const trusted = { securityProfile: { securityType: 'TrustedLaunch' } };

/** A person takes a full snapshot of a golden image. */
export function takeFull(
  { person }: World,
  name: string,
  properties: Record<string, unknown> = trusted,
): SeenSnapshot {
  return person.take(groups.source, name, { tags: selected, incremental: false, properties });
}

/** Looks at one second after the other until it is so. */
export async function until(world: World, isSo: () => boolean): Promise<void> {
  for (let steps = 0; steps < 300; steps++) {
    if (isSo()) return;
    await world.pass(1000);
  }
  throw new Error('it never was so');
}

/** As a person does it: Azure refuses it while something else is under way. */
export async function patiently(world: World, act: () => unknown): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    try {
      act();
      return;
    } catch (error) {
      if (!(error instanceof ArmError) || error.code !== 'Conflict') throw error;
      await world.pass(1000);
    }
  }
  throw new Error('it was refused to the end');
}
