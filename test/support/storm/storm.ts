/** People, Azure and the service for days, in any order; the service sees nothing but its ports. */
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { HeldPairs } from '../../../src/reconciler/held-pairs.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { restoreLocks } from '../../../src/reconciler/restore-locks.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { dyingAfter, Killed } from '../dying.ts';
import { day, hour, inSource, keyOf, soonest } from '../looks.ts';
import { lying, type Lie } from '../lying.ts';
import { MemoryAzure } from '../memory-azure.ts';
import { noon } from '../snapshots.ts';
import type { Act, AzureAct, Moment } from './acts.ts';
import { Losses } from './losses.ts';
import { People } from './people.ts';
import { SourceGroup } from './source-group.ts';

/** More looks than any storm has; beyond, chains of looks multiply. */
const mostLooks = 20_000;

export class Storm {
  readonly azure = new MemoryAzure();
  readonly config: ReplicationConfig;
  readonly losses: Losses;
  /** What happened, for whoever reads a failure. */
  readonly log: string[] = [];
  readonly #people: People;
  readonly #group: SourceGroup;
  readonly #lies = new Map<number, Lie>();
  readonly #said: { reads: number };
  /** What happens in the midst of a look, after so many reads more. */
  readonly #inside: { left: number; act: Act }[] = [];
  #messages = 0;
  #killAfter: number | undefined;
  #isTwice = false;

  constructor(config: ReplicationConfig, properties: Partial<Snapshot>) {
    const { azure } = this;
    this.config = config;
    azure.now = noon + hour;
    Object.assign(azure, { heldPairs: new HeldPairs() });
    this.losses = new Losses(azure, config);
    this.losses.watch((what) => this.#note(what));
    this.#group = new SourceGroup(azure, config);
    this.#people = new People(azure, properties);
    this.#said = lying(azure, this.#lies);
    this.#interrupt();
  }

  async pass(moments: readonly Moment[]): Promise<void> {
    for (const { after, act, beforeRead } of moments) {
      await this.runUntil(this.azure.now + after);
      if (beforeRead === undefined) await this.#do(act);
      else this.#inside.push({ left: beforeRead, act });
    }
  }

  /** All works again, and people approve what they are asked for; the nights find the rest. */
  async calm(nights = 4): Promise<void> {
    const { azure } = this;
    this.#lies.clear();
    this.#inside.length = 0;
    this.#killAfter = undefined;
    this.#isTwice = false;
    azure.failingCopies = 0;
    azure.lostCreates = 0;
    azure.journal.appending = 'works';
    azure.journal.reading = 'works';
    azure.pauses.pauses = [];
    await this.runUntil(azure.now + 2 * hour);
    // Lifted ones are back by then.
    this.losses.said.push(...this.#people.unlocked());
    this.#people.unlockAll();
    this.#group.state = 'Succeeded';
    for (let night = 0; night < nights; night++) {
      await this.#night();
      await this.runUntil(azure.now + 36 * hour);
      await this.#approve();
    }
  }

  /** Works off all that is due until then, moving the time. */
  async runUntil(until: number): Promise<void> {
    const { azure } = this;
    for (let looks = 0; looks < mostLooks; looks++) {
      const hint = soonest([...azure.queue.values()].map((one) => [one.messageId, one.at ?? 0]));
      const lock = soonest([...azure.restorations].map(([id, { at }]) => [id, at]));
      const due = Math.min(hint?.[1] ?? Infinity, lock?.[1] ?? Infinity, this.#group.due);
      if (due > until) {
        azure.now = Math.max(azure.now, until);
        return;
      }
      azure.now = Math.max(azure.now, due);
      if (this.#group.due <= azure.now) await this.#group.goOn();
      else if (hint?.[1] === due) await this.#look(hint[0]);
      else if (lock !== undefined) await this.#restore(lock[0]);
    }
    throw new Error(`more than ${String(mostLooks)} looks`);
  }

  async #look(messageId: string): Promise<void> {
    const { azure, config } = this;
    const message = azure.queue.get(messageId);
    azure.queue.delete(messageId);
    if (message === undefined) return;
    const { hint } = message;
    if (this.#isTwice) {
      this.#isTwice = false;
      const outcomes = await Promise.all([reconcile(azure, config, hint), reconcile(azure, config, hint)]);
      this.#note(`two at once: ${JSON.stringify(outcomes)}`);
      return;
    }
    const isKilled = await this.#run((world) => reconcile(world, config, hint));
    if (isKilled) await this.#sendAgain(hint);
  }

  /** When the lock of its message ends. */
  #sendAgain(hint: Hint): Promise<void> {
    const messageId = `again-${String(++this.#messages)}`;
    return this.azure.hints.send([{ hint, messageId, at: this.azure.now + 300_000 }]);
  }

  async #restore(messageId: string): Promise<void> {
    const sent = this.azure.restorations.get(messageId);
    this.azure.restorations.delete(messageId);
    if (sent !== undefined) await restoreLocks(this.azure, sent.restoration);
  }

  /** In a process that dies where one is to die; says whether it did. */
  async #run(work: (world: MemoryAzure) => Promise<unknown>): Promise<boolean> {
    const calls = this.#killAfter;
    this.#killAfter = undefined;
    if (calls === undefined) {
      this.#note(JSON.stringify(await work(this.azure)));
      return false;
    }
    this.#note(`killed after ${String(calls)} calls`);
    try {
      await work(dyingAfter(this.azure, calls));
      return false;
    } catch (error) {
      if (error instanceof Killed) return true;
      throw error;
    }
  }

  #note(what: string): void {
    this.log.push(`${new Date(this.azure.now).toISOString()} ${what}`);
  }

  async #night(): Promise<void> {
    const pass = `night-${String(++this.#messages)}`;
    await this.#run((world) => sync(world, this.config, pass).then(() => pass));
  }

  async #approve(): Promise<void> {
    const { sets } = await pendingDeletions(this.azure, this.config);
    for (const { setId } of sets) await approveDeletions(this.azure, this.config, setId);
  }

  async #do(act: Act): Promise<void> {
    this.#note(JSON.stringify(act));
    switch (act.do) {
      case 'take':
        // Nothing can be put into a group that is going; into one that is gone, it is made again.
        if (this.#group.state === 'Deleting') return;
        this.#group.state = 'Succeeded';
        this.losses.withGroup.delete(act.name);
        return this.#people.changeSource(act);
      case 'delete':
      case 'select':
      case 'unselect':
        return this.#people.changeSource(act);
      case 'pin':
      case 'unpin':
      case 'removeReplica':
      case 'squat':
      case 'lock':
      case 'unlock':
        this.#people.changeReplica(act);
        return;
      case 'kill':
        this.#killAfter = act.calls;
        return;
      case 'twoAtOnce':
        this.#isTwice = true;
        return;
      case 'night':
        return this.#night();
      case 'nights':
        for (let night = 1; night <= 9; night++) {
          await this.#night();
          await this.runUntil(this.azure.now + day);
        }
        return;
      case 'pauseDeletions':
      case 'pauseEverything':
        this.azure.pauses.pauses = [
          ...this.azure.pauses.pauses,
          { scope: act.do === 'pauseEverything' ? 'everything' : 'deletions', since: this.azure.now },
        ];
        return;
      case 'resume':
        this.azure.pauses.pauses = [];
        return this.#night();
      case 'lose':
        this.azure.queue.clear();
        return;
      case 'approve':
        return this.#approve().catch((error: unknown) => {
          if (!(error instanceof ArmError)) throw error;
        });
      default:
        return this.#doOfAzure(act);
    }
  }

  async #doOfAzure(act: AzureAct): Promise<void> {
    const { azure } = this;
    switch (act.do) {
      case 'lie':
        this.#lies.set(this.#said.reads + act.at, act.lie);
        if (act.another > 0) this.#lies.set(this.#said.reads + act.at + act.another, act.lie);
        return;
      case 'failCopies':
        azure.failingCopies = act.copies;
        return;
      case 'loseCreates':
        azure.lostCreates = act.creates;
        return;
      case 'makeGroup':
        if (this.#group.state === 'gone') this.#group.state = 'Succeeded';
        return;
      case 'loseGroup':
        if (this.#group.state !== 'Succeeded') return;
        this.#group.beginToGo(azure.now + act.goneAfterMs);
        for (const [key, { name }] of [...azure.stored]) {
          if (!key.startsWith(keyOf(inSource('')))) continue;
          this.losses.withGroup.add(name);
          await this.#people.deleteSource(name, act.event);
        }
        return;
      default: {
        const does = act.do === 'refuseJournal' ? 'refused' : 'works';
        azure.journal.appending = does;
        azure.journal.reading = does;
      }
    }
  }

  /** Between the last read and a write nothing can be seen, so it is reads before which something happens. */
  #interrupt(): void {
    const { snapshots, resourceGroups, journal } = this.azure;
    const before = <Args extends unknown[], Result>(read: (...args: Args) => Promise<Result>) => {
      return async (...args: Args): Promise<Result> => {
        for (const one of [...this.#inside]) {
          if (--one.left > 0) continue;
          this.#inside.splice(this.#inside.indexOf(one), 1);
          if (!/^(nights?|approve|loseGroup|resume)$/.test(one.act.do)) await this.#do(one.act);
        }
        return read(...args);
      };
    };
    snapshots.get = before(snapshots.get);
    snapshots.list = before(snapshots.list);
    resourceGroups.read = before(resourceGroups.read);
    journal.read = before(journal.read.bind(journal));
  }
}
