/** The actions of the roles that a deployment gives, so that the rows prove these and no others. */
import { readFileSync } from 'node:fs';

interface Role {
  actions: readonly { action: string }[];
  dataActions: readonly { action: string }[];
}

const file = new URL('../../infra/bicep/roles.json', import.meta.url);
const { custom } = JSON.parse(readFileSync(file, 'utf8')) as { custom: Record<string, Role | undefined> };

export function rightsOf(role: string): { actions: string[]; dataActions: string[] } {
  const found = custom[role];
  if (found === undefined) throw new Error(`infra/bicep/roles.json has no role ${role}`);
  const names = (actions: Role['actions']): string[] => actions.map(({ action }) => action);
  return { actions: names(found.actions), dataActions: names(found.dataActions) };
}
