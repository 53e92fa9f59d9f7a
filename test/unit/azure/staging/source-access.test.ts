import { AbortError } from '@azure/abort-controller';
import { expect, test } from 'vitest';
import type { ResourceManagerClients } from '../../../../src/azure/resource-manager.ts';
import { SourceAccess } from '../../../../src/azure/staging/source-access.ts';
import { classify } from '../../../../src/replication/refusals/classify-failure.ts';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import { inSource } from '../../../support/looks.ts';
import { noon, sourceSnapshot } from '../../../support/snapshots.ts';

const source = sourceSnapshot({ incremental: false });

interface Cloud {
  access: SourceAccess;
  /** Who was let read it. */
  read: string[];
}

/**
 * Resource Manager, where this snapshot has the name now. `turnTakes` is called while a write waits for its turn; what has
 * waited for longer than its limit by then is given up.
 */
function cloudWith(
  uniqueId: string,
  diskState = 'Unattached',
  turnTakes: 'longerThanALimit' | 'noTime' = 'noTime',
): Cloud {
  const read: string[] = [];
  const limits: AbortController[] = [];
  const limit = (): { abortSignal: AbortSignal } => {
    const controller = new AbortController();
    limits.push(controller);
    return { abortSignal: controller.signal };
  };
  const operation = <Result>(done: () => Result) => ({
    submitted: () => {
      if (turnTakes === 'longerThanALimit') for (const one of limits) one.abort();
      return Promise.resolve();
    },
    pollUntilDone: ({ abortSignal }: { abortSignal: AbortSignal }) =>
      abortSignal.aborted ? Promise.reject(new AbortError('given up')) : Promise.resolve(done()),
  });
  const { id, name, location, tags } = source;
  const told = { id, name, location, tags, uniqueId, diskState, timeCreated: new Date(noon) };
  const snapshots = {
    get: () =>
      Promise.resolve({ ...told, provisioningState: 'Succeeded', creationData: { createOption: 'Copy' } }),
    grantAccess: () =>
      operation(() => {
        read.push(uniqueId);
        return { accessSAS: `https://bytes-of/${uniqueId}` };
      }),
    revokeAccess: () => operation(() => void read.splice(0)),
  };
  const clients = { compute: () => ({ snapshots }) } as unknown as ResourceManagerClients;
  return { access: new SourceAccess(clients, limit), read };
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

test('what waited for its turn for long is not given up the moment that it has begun', async () => {
  const { access, read } = cloudWith(source.uniqueId, 'Unattached', 'longerThanALimit');
  await access.open(inSource('golden-1'), source);
  expect(read).toEqual([source.uniqueId]);
  await access.end(inSource('golden-1'));
  expect(read).toEqual([]);
});
