import type { RunRow } from '../row.ts';

const calls = 60;

export const callBuckets: RunRow = {
  kind: 'run',
  id: 'call-buckets',
  question: 'have two identities in one subscription buckets of calls of their own?',
  expected: 'their own',
  needs: ['limited principal'],
  minutes: 20,
  dollars: 0,
  makes: 'an empty group and a role',
  onlyAzure: 'the local cloud throttles only when it is told to, and the other rows would feel it',
  run: async (stage) => {
    const limited = stage.need(stage.place.limited, 'a limited principal');
    const group = await stage.group();
    const actions = ['Microsoft.Resources/subscriptions/resourceGroups/read'];
    await limited.grant({ scope: group.id, name: 'reader', actions });
    const left = async (clients: typeof limited.clients): Promise<number> => {
      let found = Number.NaN;
      const onResponse = (response: { headers: { get: (name: string) => string | undefined } }): void => {
        found = Number(response.headers.get('x-ms-ratelimit-remaining-subscription-reads') ?? Number.NaN);
      };
      await clients.resources(group.subscriptionId).resourceGroups.get(group.name, { onResponse });
      return found;
    };
    await stage.onceAllowed(() => left(limited.clients));
    const before = await left(stage.place.clients);
    await Promise.all(Array.from({ length: calls }, () => left(limited.clients)));
    const [other, own] = [await left(limited.clients), await left(stage.place.clients)];
    if (Number.isNaN(before) || Number.isNaN(own)) return 'not decided: answers do not tell what is left';
    if (other > before - 5) return 'not decided: the calls used nothing up';
    return own >= before - 5 ? 'their own' : 'one for both';
  },
};
