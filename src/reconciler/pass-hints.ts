/**
 * Sends the hints of one pass: in pieces, so that they are never all in memory, the newest sources first, and spread over
 * the night where they are many, so that events do not wait behind them in the queue.
 */
import { syncHintId, type Hint } from '../replication/hint.ts';
import type { Rule, Target } from '../replication/rule.ts';
import { traceFrom } from '../replication/trace.ts';
import { hintFor } from './find-rule.ts';
import type { OutgoingHint, World } from './ports.ts';

/** A look that the pass found wanting. */
export interface WantedLook {
  /** Of the source. */
  name: string;
  /** Of the source, or of the replica where there is none, ms since 1970. */
  timeCreated: number;
  more: Pick<Hint, 'streak' | 'generation' | 'leftBehind' | 'location' | 'telling'>;
}

const pieceSize = 500;

/** So many for one subscription come at once; the others this far apart, ms: three reads each, of 25 a second. */
const atOnce = 500;
const apartMs = 125;

/** None comes later than this after the pass, ms: before the next one, and within the time for which ids are kept apart. */
const farthestMs = 20 * 3_600_000;

export class PassHints {
  /** In the ids of its messages: the same pass run twice sends its hints once. */
  readonly passId: string;
  readonly #world: Pick<World, 'hints' | 'surroundings'>;
  readonly #began: number;
  /** How many were sent for a subscription of targets. */
  readonly #sent = new Map<string, number>();

  constructor(world: Pick<World, 'hints' | 'surroundings'>, passId: string) {
    this.#world = world;
    this.passId = passId;
    this.#began = world.surroundings.now();
  }

  async send(rule: Rule, target: Target, wanted: readonly WantedLook[]): Promise<void> {
    const newestFirst = [...wanted].sort((left, right) => right.timeCreated - left.timeCreated);
    for (let from = 0; from < newestFirst.length; from += pieceSize) {
      const piece = newestFirst.slice(from, from + pieceSize);
      await this.#world.hints.send(piece.map((look) => this.#message(rule, target, look)));
    }
  }

  #message(rule: Rule, target: Target, { name, more }: WantedLook): OutgoingHint {
    const hint: Hint = {
      ...hintFor(rule, target, { ...rule.source, name }),
      byPass: true,
      since: this.#began,
      trace: traceFrom(this.passId),
      ...more,
    };
    const at = this.#timeOf(target.subscriptionId);
    return { hint, messageId: syncHintId(this.passId, hint), ...(at !== undefined && { at }) };
  }

  /** Undefined for at once. */
  #timeOf(subscriptionId: string): number | undefined {
    const key = subscriptionId.toLowerCase();
    const before = this.#sent.get(key) ?? 0;
    this.#sent.set(key, before + 1);
    if (before < atOnce) return undefined;
    return this.#began + Math.min(farthestMs, (before - atOnce + 1) * apartMs);
  }
}
