/** Thousands of approvals at once, on an instance that has other things to do, in virtual time. */
import type { InvocationContext } from '@azure/functions';
import type { ServiceBusMessage } from '@azure/service-bus';
import { expect, test } from 'vitest';
import hostJson from '../../../host.json' with { type: 'json' };
import { approvalRequest } from '../../../src/functions/approval-request.ts';
import { reconcileReplica } from '../../../src/functions/reconcile-replica.ts';
import type { Service } from '../../../src/functions/service.ts';
import { approvalOf, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { configOf } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const minute = 60_000;
const config = configOf(rule, { deletionGuard: { maxCount: 1, maxPercent: 50 } });
const mark = 'SourceDeleted@2026-11-23T11:00:00Z';

/** One instance, with as many places as `host.json` gives it. */
class Host {
  readonly time = new VirtualTime(noon);
  readonly azure = new MemoryAzure();
  readonly handler: ReturnType<typeof reconcileReplica>;
  readonly #ready: unknown[] = [];
  #free: number = hostJson.extensions.serviceBus.maxConcurrentCalls;
  #invocations = 0;

  constructor() {
    const { azure, time } = this;
    Object.defineProperty(azure, 'now', { get: time.now });
    const { changeTags } = azure.snapshots;
    // Ten writes a second is what there is, one after the other.
    let freeAt = 0;
    azure.snapshots.changeTags = async (id, change) => {
      freeAt = Math.max(freeAt, time.now()) + 100;
      await time.sleep(Math.max(500, freeAt - time.now()));
      await changeTags(id, change);
    };
    const service: Service = {
      version: '1',
      world: azure,
      config,
      requestSync: () => Promise.resolve(),
      requestApproval: (slices, asking) => {
        for (const slice of slices) this.send(approvalRequest(slice, asking));
        return Promise.resolve();
      },
    };
    this.handler = reconcileReplica(service);
  }

  send({
    body,
    scheduledEnqueueTimeUtc: at,
  }: Pick<ServiceBusMessage, 'body' | 'scheduledEnqueueTimeUtc'>): void {
    this.time.after(Math.max(0, (at?.getTime() ?? 0) - this.time.now()), () => {
      this.#ready.push(JSON.parse(JSON.stringify(body)));
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#free > 0 && this.#ready.length > 0) {
      this.#free -= 1;
      void this.#run(this.#ready.shift()).finally(() => {
        this.#free += 1;
        this.#dispatch();
      });
    }
  }

  async #run(body: unknown): Promise<void> {
    this.#invocations += 1;
    const quiet = (): void => undefined;
    const context = { log: quiet, warn: quiet, error: quiet, invocationId: `i${this.#invocations}` };
    await this.handler(body, context as unknown as InvocationContext);
  }
}

test('a set of thousands is approved, and what comes meanwhile is looked at at once', async () => {
  const host = new Host();
  const { azure, time } = host;
  const names = Array.from({ length: 6000 }, (_, at) => `golden-${at}`);
  for (const name of names) {
    const replica = replicaOf(sourceSnapshot({ name }));
    azure.put({ ...replica, tags: { ...replica.tags, [tagKeys.deletion]: mark } }, { ...target, name });
  }
  const [set] = (await pendingDeletions(azure, config)).sets;
  const { slices = [] } = (await approvalOf(azure, config, set?.setId ?? '')) ?? {};
  for (const slice of slices) host.send(approvalRequest(slice, { invocation: 'asked' }));
  // New images come while it goes on.
  const waits: number[] = [];
  for (let at = 1; at <= 8; at++) {
    time.after(at * minute, () => {
      const name = `new-${at}`;
      azure.put(sourceSnapshot({ name, incrementalSnapshotFamilyId: name }), { ...rule.source, name });
      host.send({ body: hintFor(rule, target, { ...rule.source, name }) });
      const begun = time.now();
      const see = async (): Promise<void> => {
        if ((await azure.snapshots.get({ ...target, name })) === undefined) time.after(100, () => void see());
        else waits.push(time.now() - begun);
      };
      void see();
    });
  }
  await time.run(noon + 9 * minute);
  expect(waits).toHaveLength(8);
  expect(Math.max(...waits)).toBeLessThan(5000);
  // All of it, in little more than the writes themselves take.
  await time.run(noon + 13 * minute);
  const marks = azure.truth().flatMap(({ tags }) => tags[tagKeys.deletion] ?? []);
  expect(marks.filter((one) => one === `${mark};approved`)).toHaveLength(names.length);
});
