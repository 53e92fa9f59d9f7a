import type { Lock, LockLevel } from './locks.ts';

export interface LockBody {
  id: string;
  name: string;
  type: 'Microsoft.Authorization/locks';
  properties: { level: LockLevel; notes?: string; owners?: unknown };
}

export function lockId({ scope, name }: Pick<Lock, 'scope' | 'name'>): string {
  return `${scope}/providers/Microsoft.Authorization/locks/${name}`;
}

export function lockBody(lock: Lock): LockBody {
  const { name, level, notes, owners } = lock;
  return {
    id: lockId(lock),
    name,
    type: 'Microsoft.Authorization/locks',
    properties: { level, ...(notes !== undefined && { notes }), ...(owners !== undefined && { owners }) },
  };
}
