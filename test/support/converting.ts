import { ruleJson, type WorldOptions } from './world.ts';

/** The deployment that has no right on any storage account, and a rule that converts to both other regions. */
export function converting(): WorldOptions {
  return { deployment: 'local-convert', rules: [ruleJson({ fullSnapshots: 'convert' })] };
}
