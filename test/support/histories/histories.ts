/**
 * Several instances work at once on one world: looks, passes, approvals and locks on their way back are interleaved at
 * each call, messages come twice, late and in any order, processes die in the midst, and a deployment changes the rule
 * from one instance to the next.
 */
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { HintsNotSentError } from '../../../src/reconciler/hints-not-sent-error.ts';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { restoreLocks } from '../../../src/reconciler/restore-locks.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { hour, inSource, keyOf, minute } from '../looks.ts';
import { MemoryAzure } from '../memory-azure.ts';
import { noon } from '../snapshots.ts';
import { names, type EventFate, type ReplicaAct, type SourceAct } from '../storm/acts.ts';
import { People } from '../storm/people.ts';
import { SourceGroup } from '../storm/source-group.ts';
import { Faults } from './faults.ts';
import { Instance, type Wiring } from './instance.ts';
import { Judge } from './judge.ts';
import { SlowAzure } from './slow-azure.ts';
import { seeded, settled, Wire } from './wire.ts';

export type HistoryAct =
  | SourceAct
  | ReplicaAct
  | { do: 'loseGroup'; event: EventFate; goneAfterMs: number }
  | { do: 'makeGroup' }
  | { do: 'failCopies' | 'loseCreates'; count: number }
  /** Of a hundred calls so many fail from now on. */
  | { do: 'faults'; percent: number }
  | { do: 'night' | 'approve' }
  /** The process of this number dies in the midst of its work, and another takes its place. */
  | { do: 'kill'; instance: number }
  /** The same with the new configuration, or the old one again. */
  | { do: 'deploy'; instance: number; config: 'old' | 'new' };

export interface HistoryMoment {
  /** Since the one before, ms. */
  after: number;
  act: HistoryAct;
  /** In the midst of what runs: after so many calls more. */
  afterCalls?: number;
}

export interface Setting {
  configs: { old: ReplicationConfig; new: ReplicationConfig };
  properties: Partial<Snapshot>;
  /** Of each instance, how far its clock is ahead of Azure's, ms. */
  aheadMs: readonly number[];
  /** Whether Azure takes its time to make and to delete what it accepted. */
  isSlow: boolean;
  /** How far its listings may be behind, ms. */
  behindMs: number;
  /** Calls are stuck on their way. */
  stuck: { mostMs: number; percent: number };
  /** Of a hundred messages, how many come to another one as well. */
  twicePercent: number;
  seed: number;
}

/** More calls than any history has; beyond, chains of looks multiply, or something goes round and round. */
const mostCalls = 30_000;
/** So many messages an instance works at. */
const atOnce = 4;
/** A message that nobody settled is delivered again after so long, ms. */
const lockMs = 5 * minute;
/** An outage is over after so long, ms. */
const outageMs = 30 * minute;

export class Histories {
  readonly azure = new MemoryAzure();
  readonly judge: Judge;
  readonly log: string[] = [];
  readonly #setting: Setting;
  readonly #random: () => number;
  readonly #wire: Wire;
  readonly #faults: Faults;
  readonly #people: People;
  readonly #group: SourceGroup;
  readonly #slow: SlowAzure;
  readonly #instances: Instance[];
  readonly #sleeping: { at: number; wake: () => void }[] = [];
  readonly #inside: { left: number; act: HistoryAct }[] = [];
  /** When each message is there for whoever takes it, ms. */
  readonly #delivered = new Map<string, number>();
  #outageEnds = Infinity;
  #isCalm = false;
  #count = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
    const { azure } = this;
    const random = seeded(setting.seed);
    this.#random = random;
    azure.now = noon + hour;
    this.#wire = new Wire(random, () => azure.now);
    this.#wire.stuck = setting.stuck;
    this.#faults = new Faults(random);
    this.judge = new Judge(azure, names);
    this.#group = new SourceGroup(azure, setting.configs.new);
    this.#people = new People(azure, setting.properties);
    this.#slow = new SlowAzure(azure, { random, ...setting });
    this.#instances = setting.aheadMs.map((_, at) => this.#start(at, 'old'));
    this.judge.sourcesChanged();
  }

  async pass(moments: readonly HistoryMoment[]): Promise<void> {
    for (const { after, act, afterCalls } of moments) {
      await this.runUntil(this.azure.now + after);
      if (afterCalls === undefined) await this.#do(act);
      else this.#inside.push({ left: afterCalls, act });
    }
  }

  /** All works again, the deployment is through, and people approve what they are asked for; the nights find the rest. */
  async calm(nights = 4): Promise<void> {
    const { azure } = this;
    this.#inside.length = 0;
    this.#faults.percent = 0;
    this.#wire.stuck = { mostMs: 0, percent: 0 };
    azure.failingCopies = 0;
    azure.lostCreates = 0;
    await this.runUntil(azure.now + 10 * minute);
    this.#isCalm = true;
    this.#slow.isUpToDate = true;
    for (const at of this.#instances.keys()) this.#restart(at, 'new');
    await this.runUntil(azure.now + 2 * hour);
    this.judge.said.push(...this.#people.unlocked());
    this.#people.unlockAll();
    this.#group.state = 'Succeeded';
    for (let night = 0; night < nights; night++) {
      this.night();
      await this.runUntil(azure.now + 36 * hour);
      this.#approve();
      await this.runUntil(azure.now + 10 * minute);
    }
  }

  night(): void {
    const pass = `night-${String(++this.#count)}`;
    this.#work(this.#anyInstance(), pass, ({ world, config }) => sync(world, config, pass));
  }

  async runUntil(until: number): Promise<void> {
    const { azure } = this;
    for (let calls = 0; calls < mostCalls; calls++) {
      await settled();
      if (azure.now >= this.#outageEnds) this.#faults.percent = 0;
      if (this.#inside.length > 0 && (await this.#doInside())) continue;
      const due = this.#due();
      if (due > until) {
        azure.now = Math.max(azure.now, until);
        return;
      }
      if (due > azure.now) {
        azure.now = due;
        continue;
      }
      await this.#step();
    }
    throw new Error(`more than ${String(mostCalls)} calls`);
  }

  /** One of the things that are due by now. */
  async #step(): Promise<void> {
    const { azure } = this;
    const sleeper = this.#sleeping.findIndex(({ at }) => at <= azure.now);
    if (sleeper >= 0) {
      this.#sleeping.splice(sleeper, 1)[0]?.wake();
      return;
    }
    if (this.#slow.due <= azure.now) {
      this.#slow.goOn();
      return;
    }
    if (this.#group.due <= azure.now) {
      await this.#group.goOn();
      return;
    }
    const messages = this.#dueMessages();
    const isTaking = messages.length > 0 && (this.#wire.due > azure.now || this.#random() < 0.3);
    if (isTaking) {
      this.#take(messages[Math.floor(this.#random() * messages.length)] ?? '');
      return;
    }
    const said = await this.#wire.letThrough();
    if (said !== undefined) this.log.push(`${new Date(azure.now).toISOString()}   ${said}`);
    for (const one of this.#inside) one.left--;
    azure.now += Math.floor(this.#random() * 600);
  }

  #due(): number {
    const isFree = this.#instances.some(({ works }) => works.size < atOnce);
    const messages = isFree ? [...this.#messageTimes().values()] : [];
    const sleeping = this.#sleeping.map(({ at }) => at);
    return Math.min(this.#wire.due, this.#group.due, this.#slow.due, ...messages, ...sleeping);
  }

  /** Of hints and of locks on their way back; some are late, so that they come in any order. */
  #messageTimes(): Map<string, number> {
    const { queue, restorations } = this.azure;
    const waiting = [
      ...[...queue.values()].map((one): [string, number] => [one.messageId, one.at ?? 0]),
      ...[...restorations].map(([id, { at }]): [string, number] => [id, at]),
    ];
    for (const [id, at] of waiting) {
      if (this.#delivered.has(id)) continue;
      const lateMs = this.#isCalm || this.#random() < 0.7 ? 0 : this.#random() * 3 * minute;
      this.#delivered.set(id, Math.max(at, this.azure.now) + Math.floor(lateMs));
    }
    return new Map(waiting.map(([id]) => [id, this.#delivered.get(id) ?? 0]));
  }

  #dueMessages(): string[] {
    if (!this.#instances.some(({ works }) => works.size < atOnce)) return [];
    return [...this.#messageTimes()].filter(([, at]) => at <= this.azure.now).map(([id]) => id);
  }

  #take(messageId: string): void {
    const { azure } = this;
    const free = this.#instances.filter(({ works }) => works.size < atOnce);
    const instance = free[Math.floor(this.#random() * free.length)];
    if (instance === undefined) return;
    const hint = azure.queue.get(messageId)?.hint;
    const sent = azure.restorations.get(messageId);
    // Now and then a message comes to another one as well, as when its lock was lost.
    const isTwice = !this.#isCalm && this.#random() * 100 < this.#setting.twicePercent;
    if (isTwice) this.#delivered.set(messageId, azure.now + Math.floor(this.#random() * 10_000));
    else {
      azure.queue.delete(messageId);
      azure.restorations.delete(messageId);
      this.#delivered.delete(messageId);
    }
    const again = (): void => {
      if (sent !== undefined) azure.restorations.set(messageId, sent);
      else if (hint !== undefined) this.#sendAgain(hint);
    };
    if (hint !== undefined)
      this.#work(
        instance,
        `look ${hint.source.name}`,
        ({ world, config }) => reconcile(world, config, hint),
        again,
      );
    else if (sent !== undefined)
      this.#work(instance, 'locks', ({ world }) => restoreLocks(world, sent.restoration), again);
  }

  #sendAgain(hint: Hint): void {
    const messageId = `again-${String(++this.#count)}`;
    this.azure.queue.set(messageId, { hint, messageId, at: this.azure.now + lockMs });
  }

  /** `again`: what brings it back where the process dies, or throws. */
  #work(
    instance: Instance,
    name: string,
    run: (instance: Instance) => Promise<unknown>,
    again: () => void = () => undefined,
  ): void {
    const work = { name: `${instance.name} ${String(++this.#count)} ${name}`, isDead: false, again };
    instance.works.add(work);
    this.#note(`${work.name} begins`);
    const done = this.judge.follow(() => this.#wire.do(work, () => run(instance)));
    done.then(
      (outcome) => {
        if (!instance.works.delete(work)) return;
        this.#note(`${work.name}: ${JSON.stringify(outcome)}`);
      },
      (error: unknown) => {
        if (!instance.works.delete(work)) return;
        this.#note(`${work.name} threw ${String(error)}`);
        if (!(error instanceof ArmError) && !(error instanceof HintsNotSentError))
          this.judge.said.push(String(error));
        again();
      },
    );
  }

  #anyInstance(): Instance {
    const one = this.#instances[Math.floor(this.#random() * this.#instances.length)];
    if (one === undefined) throw new Error('no instance');
    return one;
  }

  #start(at: number, which: 'old' | 'new'): Instance {
    const { azure } = this;
    const wiring: Wiring = {
      azure,
      wire: this.#wire,
      faults: this.#faults,
      random: this.#random,
      sleep: (ms) =>
        new Promise((wake) => {
          this.#sleeping.push({ at: azure.now + ms, wake });
        }),
      watched: this.judge.watched,
    };
    const name = `i${String(at)}.${String(++this.#count)}-${which}`;
    return new Instance(name, wiring, this.#setting.configs[which], this.#setting.aheadMs[at] ?? 0);
  }

  /** What it was at is delivered again. */
  #restart(at: number, which: 'old' | 'new'): void {
    const before = this.#instances[at];
    if (before === undefined) return;
    for (const work of before.works) {
      work.isDead = true;
      work.again();
    }
    before.works.clear();
    this.#instances[at] = this.#start(at, which);
  }

  #approve(): void {
    this.#work(this.#anyInstance(), 'approve', async ({ world, config }) => {
      const { sets } = await pendingDeletions(world, config);
      for (const { setId } of sets) await approveDeletions(world, config, setId);
    });
  }

  /** Not while a write is decided on and not yet made: between the last read and it nothing can be seen. */
  async #doInside(): Promise<boolean> {
    const at = this.#inside.findIndex(({ left }) => left <= 0);
    if (at < 0 || this.#wire.isWriting) return false;
    const [one] = this.#inside.splice(at, 1);
    if (one !== undefined) await this.#do(one.act);
    return true;
  }

  async #do(act: HistoryAct): Promise<void> {
    this.#note(JSON.stringify(act));
    await this.#doNow(act);
    this.judge.sourcesChanged();
  }

  async #doNow(act: HistoryAct): Promise<void> {
    const { azure } = this;
    switch (act.do) {
      case 'take':
        // Nothing can be put into a group that is going; into one that is gone, it is made again.
        if (this.#group.state === 'Deleting') return;
        this.#group.state = 'Succeeded';
        this.judge.withGroup.delete(act.name);
        return this.#people.changeSource(act);
      case 'delete':
      case 'select':
      case 'unselect':
        return this.#people.changeSource(act);
      case 'loseGroup':
        if (this.#group.state !== 'Succeeded') return;
        this.#group.beginToGo(azure.now + act.goneAfterMs);
        for (const [key, { name }] of [...azure.stored]) {
          if (!key.startsWith(keyOf(inSource('')))) continue;
          this.judge.withGroup.add(name);
          await this.#people.deleteSource(name, act.event);
        }
        return;
      case 'makeGroup':
        if (this.#group.state === 'gone') this.#group.state = 'Succeeded';
        return;
      case 'failCopies':
        azure.failingCopies = act.count;
        return;
      case 'loseCreates':
        azure.lostCreates = act.count;
        return;
      case 'faults':
        this.#faults.percent = act.percent;
        this.#outageEnds = azure.now + outageMs;
        return;
      case 'night':
        this.night();
        return;
      case 'approve':
        this.#approve();
        return;
      case 'kill':
        this.#restart(act.instance, this.#configOf(act.instance));
        return;
      case 'deploy':
        this.#restart(act.instance, act.config);
        return;
      default:
        this.#people.changeReplica(act);
    }
  }

  #configOf(at: number): 'old' | 'new' {
    return this.#instances[at]?.config === this.#setting.configs.new ? 'new' : 'old';
  }

  #note(what: string): void {
    this.log.push(`${new Date(this.azure.now).toISOString()} ${what}`);
  }
}
