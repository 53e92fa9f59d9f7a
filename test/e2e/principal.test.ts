/** Who is signed in at the page, in the journal: the object id of whoever did what changes anything. */
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { callApi } from '../support/api.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const longObjectIdType = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

interface Happenings {
  happenings: { what: string; name: string; by?: string; detail?: string }[];
}

interface Letters {
  letters: { id: string }[];
}

interface Sets {
  sets: { setId: string }[];
}

test('each action names in the journal who did it, and the service itself nobody', async () => {
  const world = await World.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT15M' })],
    deletionGuard: { maxCount: 1, maxPercent: 10 },
    // As the platform sets it where people sign in.
    settings: () => ({ AUTHENTICATION: 'Entra', WEBSITE_AUTH_ENABLED: 'True' }),
  });
  onTestFinished(() => world.close());
  const signedIn = (roles: string[], objectId: string): Record<string, string> => {
    const claims = [
      ...roles.map((val) => ({ typ: 'roles', val })),
      { typ: longObjectIdType, val: objectId },
      { typ: 'name', val: 'Kim Example' },
    ];
    return { 'x-ms-client-principal': Buffer.from(JSON.stringify({ claims })).toString('base64') };
  };
  const ids: string[] = [];
  /** By somebody of its own each time. */
  const act = async (address: string, body?: unknown): Promise<string> => {
    const id = randomUUID();
    ids.push(id);
    const headers = signedIn(['Approver'], id);
    const answer = await callApi(world, 'POST', address, { headers, ...(body !== undefined && { body }) });
    expect(answer.status, address).toBeLessThan(300);
    await world.settle();
    return id;
  };
  const reader = { headers: signedIn(['Reader'], randomUUID()) };
  const setId = async (): Promise<string> =>
    (await callApi<Sets>(world, 'GET', '/v1/deletions', reader)).body.sets[0]?.setId ?? 'none';

  for (const name of ['a', 'b', 'c', 'd']) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  const paused = await act('/v1/pause', { scope: 'deletions', reason: 'a look first' });
  const resumed = await act('/v1/resume', {});
  const synced = await act('/v1/sync');
  for (const name of ['a', 'b']) world.person.delete(groups.source, name);
  await world.settle();
  const cancelled = await act(`/v1/deletions/${await setId()}/cancel`);
  const unpinned = await act('/v1/pins/remove', { names: ['a', 'b'] });
  const pinned = await act('/v1/pins', { names: ['c'] });
  await world.nightlySync();
  const approved = await act(`/v1/deletions/${await setId()}/approve`);
  expect(world.person.names(groups.weu)).toEqual(['c', 'd']);
  const queue = 'replication-hints';
  for (const body of ['{"no": 1}', '{"no": 2}'])
    world.cloud.serviceBus.send(queue, { messageId: body, body });
  await world.settle();
  const { letters } = (await callApi<Letters>(world, 'GET', '/v1/dead-letters', reader)).body;
  const [first = '', second = ''] = letters.map(({ id }) => id);
  const replayed = await act(`/v1/dead-letters/${queue}/${first}/replay`);
  const discarded = await act(`/v1/dead-letters/${queue}/${second}/discard`);

  const { happenings } = (await callApi<Happenings>(world, 'GET', '/v1/history', reader)).body;
  const named = happenings.filter(({ by }) => by !== undefined);
  const told = (by: string): string[] =>
    named.filter((one) => one.by === by).map(({ what, name }) => `${what} ${name}`.trim());
  expect(told(paused)).toEqual(['paused']);
  expect(told(resumed)).toEqual(['resumed']);
  expect(told(synced)).toEqual(['syncRequested']);
  expect(told(cancelled)).toEqual(['pinned a', 'pinned b']);
  expect(told(unpinned)).toEqual(['unpinned a', 'unpinned b']);
  expect(told(pinned)).toEqual(['pinned c']);
  expect(told(approved)).toEqual(['approved a', 'approved b']);
  expect(told(replayed)).toEqual(['letterReplayed']);
  expect(told(discarded)).toEqual(['letterDiscarded']);
  expect(new Set(named.map(({ by }) => by))).toEqual(new Set(ids));
  // Nothing of a person but that.
  expect(JSON.stringify(happenings)).not.toContain('Kim');
});
