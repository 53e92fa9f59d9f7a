/** A pass whose pairs were stopped by what passes is tried again within the hour, and not for ever. */
import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { runSync } from '../../../src/functions/run-sync.ts';
import type { Service } from '../../../src/functions/service.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { HintsNotSentError } from '../../../src/reconciler/hints-not-sent-error.ts';
import { configOf, hour, inSource } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const second = { ...target, resourceGroup: 'rg-second', location: 'southeastasia' };
const config = configOf({ ...rule, targets: [target, second] });
const context = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
} as unknown as InvocationContext;

function serviceOn(azure: MemoryAzure): Service & { asked: { passId: string; at: number | undefined }[] } {
  const asked: { passId: string; at: number | undefined }[] = [];
  const requestSync = (passId: string, at?: number): Promise<void> => {
    asked.push({ passId, at });
    return Promise.resolve();
  };
  const requestApproval = (): Promise<void> => Promise.resolve();
  return { version: 'x', config, world: azure, requestSync, requestApproval, asked };
}

/** Works off what was asked for, as the queue would, for a day at most. */
async function rest(service: ReturnType<typeof serviceOn>, azure: MemoryAzure): Promise<number> {
  for (let tries = 0; ; tries++) {
    const next = service.asked.shift();
    if (next === undefined || tries > 20) return tries;
    azure.now = Math.max(azure.now, next.at ?? 0);
    await runSync(service, context, next.passId);
  }
}

test.each(['a send that is refused once', 'a connection that breaks once'])(
  '%s: the other pairs are done at once, and this one within the hour',
  async (what) => {
    const azure = new MemoryAzure();
    azure.put(sourceSnapshot(), inSource('golden-1'));
    const begun = azure.now;
    const { list } = azure.snapshots;
    const { send } = azure.hints;
    let broken = true;
    azure.snapshots.list = (group) => {
      if (what.includes('send') || !broken || group.resourceGroup !== target.resourceGroup)
        return list(group);
      return Promise.reject(new ArmError('list', { code: 'ECONNRESET', message: 'x' }));
    };
    azure.hints.send = (hints) => {
      const isFirst = hints.some(({ hint }) => hint.target.resourceGroup === target.resourceGroup);
      if (!what.includes('send') || !broken || !isFirst) return send(hints);
      return Promise.reject(new HintsNotSentError(new Error('ServerBusy')));
    };
    const service = serviceOn(azure);
    await runSync(service, context, 'night');
    const sent = (): string[] => [...azure.queue.values()].map(({ hint }) => hint.target.resourceGroup);
    expect(sent()).toEqual([second.resourceGroup]);
    broken = false;
    expect(await rest(service, azure)).toBe(1);
    expect(sent()).toContain(target.resourceGroup);
    expect(azure.now - begun).toBeLessThanOrEqual(hour);
  },
);

test('what stays broken is tried three times more, and a right that is missing never', async () => {
  for (const [failure, expected] of [
    [{ code: 'ECONNRESET', message: 'x' }, 3],
    [{ status: 403, code: 'AuthorizationFailed', message: 'x' }, 0],
  ] as const) {
    const azure = new MemoryAzure();
    azure.snapshots.list = () => Promise.reject(new ArmError('list', failure));
    const service = serviceOn(azure);
    await runSync(service, context, 'night');
    expect(await rest(service, azure)).toBe(expected);
  }
});
