import { expect, test } from 'vitest';
import { cloudOptions, events, open, take, topic } from './cloud-fixture.ts';

type Firewall = 'open' | 'trusted-services' | 'closed';
const container = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a';

async function deliver(
  firewall: Firewall,
  identityType: 'SystemAssigned' | 'UserAssigned' | undefined,
  dead?: { firewall: Firewall; identityType: 'SystemAssigned' | 'UserAssigned' },
): Promise<{ delivered: number; deadLettered: number; dropped: number; active: number }> {
  const fixture = await open({
    queues: cloudOptions().queues.map((queue) => ({ ...queue, firewall })),
    topics: [
      {
        ...topic,
        ...(identityType && { identityType }),
        ...(dead && { deadLetter: { identity: 'topic', container, ...dead } }),
      },
    ],
  });
  take(fixture, 'golden-1');
  fixture.clock.advanceBy(60_000);
  const { delivered, deadLettered, dropped } = fixture.cloud.eventGrid;
  return { delivered, deadLettered, dropped, active: fixture.cloud.serviceBus.queue(events).active };
}

test.each([
  ['open', undefined, true],
  ['open', 'UserAssigned', true],
  ['trusted-services', 'SystemAssigned', true],
  ['trusted-services', 'UserAssigned', false],
  ['trusted-services', undefined, false],
  ['closed', 'SystemAssigned', false],
] as const)(
  'a firewall that is %s and an identity that is %s: delivered %s',
  async (firewall, identity, arrives) => {
    expect(await deliver(firewall, identity)).toEqual(
      arrives
        ? { delivered: 1, deadLettered: 0, dropped: 0, active: 1 }
        : { delivered: 0, deadLettered: 0, dropped: 1, active: 0 },
    );
  },
);

test.each([
  ['SystemAssigned', 1],
  ['UserAssigned', 0],
] as const)(
  'dead letters into a closed account, by an identity that is %s',
  async (identityType, deadLettered) => {
    const dead = { firewall: 'trusted-services', identityType } as const;
    expect(await deliver('closed', 'SystemAssigned', dead)).toMatchObject({
      deadLettered,
      dropped: 1 - deadLettered,
    });
  },
);
