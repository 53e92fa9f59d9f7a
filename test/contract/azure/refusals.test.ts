/** What a refusal says, through the clients. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { sourceGroup } from '../../support/snapshots.ts';
import { RawResourceManager } from '../../support/raw-resource-manager.ts';

let azure: RawResourceManager;
const source = { ...sourceGroup, name: 'golden-1' };
const spec = { location: 'x', tags: {}, sku: 'Standard_LRS' } as never;

beforeEach(async () => {
  azure = await RawResourceManager.start();
});
afterEach(async () => {
  await azure.close();
});

const calls = {
  'a create': () => new ArmSnapshots(azure.clients()).create(source, spec),
  'a change of tags': () =>
    new ArmSnapshots(azure.clients()).changeTags(source, { merge: { a: 'b' }, remove: {} }),
  'a delete': () => new ArmSnapshots(azure.clients()).delete(source),
  'a read': () => new ArmSnapshots(azure.clients()).get(source),
  'a listing': () => new ArmSnapshots(azure.clients()).list(sourceGroup),
};

test.each(Object.entries(calls))(
  '%s that is refused tells the cause that stands inside',
  async (_what, call) => {
    const inside = {
      code: 'BadRequest',
      message: 'Not purchased.',
      details: [{ message: 'Accept the terms.' }],
    };
    const error = { code: 'PurchaseFailed', message: 'See inner errors.', details: [inside] };
    azure.answer = () => ({ status: 400, body: JSON.stringify({ error }) });
    await expect(call()).rejects.toThrow(
      'PurchaseFailed: See inner errors. (BadRequest: Not purchased.; Accept the terms.)',
    );
  },
);
