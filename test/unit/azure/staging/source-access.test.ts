import { expect, test } from 'vitest';
import type { ResourceManagerClients } from '../../../../src/azure/resource-manager.ts';
import { SourceAccess } from '../../../../src/azure/staging/source-access.ts';
import { classify } from '../../../../src/replication/refusals/classify-failure.ts';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import { inSource } from '../../../support/looks.ts';
import { noon, sourceSnapshot } from '../../../support/snapshots.ts';

const source = sourceSnapshot({ incremental: false });

/** Resource Manager, where this snapshot has the name now; and who was let read it. */
function cloudWith(uniqueId: string, diskState = 'Unattached'): { access: SourceAccess; read: string[] } {
  const read: string[] = [];
  const { id, name, location, tags } = source;
  const told = { id, name, location, tags, uniqueId, diskState, timeCreated: new Date(noon) };
  const snapshots = {
    get: () =>
      Promise.resolve({ ...told, provisioningState: 'Succeeded', creationData: { createOption: 'Copy' } }),
    grantAccess: () => ({
      pollUntilDone: () => {
        read.push(uniqueId);
        return Promise.resolve({ accessSAS: `https://bytes-of/${uniqueId}` });
      },
    }),
  };
  const clients = { compute: () => ({ snapshots }) } as unknown as ResourceManagerClients;
  return { access: new SourceAccess(clients), read };
}

test('gives the address of the snapshot that the step is for, and tells whether others read it', async () => {
  const url = `https://bytes-of/${source.uniqueId}`;
  const { access } = cloudWith(source.uniqueId);
  expect(await access.open(inSource('golden-1'), source)).toEqual({ url, isOwn: true });
  const others = cloudWith(source.uniqueId, 'ActiveSAS');
  expect(await others.access.open(inSource('golden-1'), source)).toEqual({ url, isOwn: false });
});

test('a source that was made anew while the step waited for its place is not read in its stead', async () => {
  const { access, read } = cloudWith('renewed');
  const refused = await access.open(inSource('golden-1'), source).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ArmError);
  expect(classify((refused as ArmError).failure, noon)).toEqual({ kind: 'transient' });
  expect(read).toEqual([]);
});
