import type { ArmAnswer, ArmRequest } from './arm-message.ts';
import type { Cloud } from './cloud.ts';
import { changedAnswer } from './faults/answer-change.ts';
import { answerInPlace } from './faults/fault-answer.ts';
import type { Faults } from './faults/faults.ts';
import type { FrontDoor } from './front-door.ts';
import { objectAt, textAt } from './json.ts';
import { RequestLog } from './request-log.ts';

/**
 * Where requests and time meet. Before and after each request, and whenever something is due by the clock, what is
 * due ends; so nobody ever sees a state that should be over.
 */
export class Gateway {
  readonly requests = new RequestLog();
  readonly #cloud: Cloud;
  readonly #frontDoor: FrontDoor;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Set<() => void>();
  #inFlight = 0;
  #cancelAlarm: () => void = () => undefined;

  constructor(cloud: Cloud, frontDoor: FrontDoor) {
    this.#cloud = cloud;
    this.#frontDoor = frontDoor;
    cloud.faults.rememberBy(() => {
      cloud.operations.settle(cloud.clock.now());
      const past = cloud.past();
      return (request) => frontDoor.answer(request, past);
    });
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** For the server: from the first byte of a request to the last of its answer. Returns what ends that. */
  arrive(): () => void {
    this.#inFlight += 1;
    this.#tell();
    return () => {
      this.#inFlight -= 1;
      this.#tell();
    };
  }

  /** A request over https: logged, hit by faults, answered after the latency, or not at all. */
  async serve(request: ArmRequest): Promise<ArmAnswer | 'broken' | 'stalled'> {
    const time = this.#cloud.clock.now();
    const found = this.#frontDoor.find(request);
    const action = found?.route.action;
    const fault = this.#cloud.faults.takeRequest({
      method: request.method,
      path: request.path,
      snapshot: snapshotName(request.path),
      resourceGroup: found?.params.resourceGroup ?? '',
      action,
    });
    const answer = this.#answer(request, fault);
    this.requests.add({
      method: request.method,
      path: request.path,
      apiVersion: request.query.get('api-version') ?? undefined,
      action,
      status: typeof answer === 'string' ? undefined : answer.status,
      code: typeof answer === 'string' ? undefined : textAt(objectAt(answer.body, 'error'), 'code'),
      principal: request.principal,
      time,
    });
    await this.#latency();
    return answer;
  }

  /** A request from inside: not logged, not hit by request faults, not delayed. Throws `ArmError`. */
  perform(request: ArmRequest): ArmAnswer {
    return this.#settled(() => this.#frontDoor.perform(request));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Runs `change` on a state that is up to date, and brings it up to date again. */
  settle(change: () => void): void {
    this.#settled(change);
  }

  /** Leaves no appointment with the clock. */
  close(): void {
    this.#cancelAlarm();
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  #answer(request: ArmRequest, fault: ReturnType<Faults['takeRequest']>): ArmAnswer | 'broken' | 'stalled' {
    const { answer: wrong, former } = fault ?? {};
    if (wrong === 'broken-connection') return 'broken';
    if (wrong === 'stalled-connection') return 'stalled';
    const now = this.#cloud.clock.now();
    if (typeof wrong === 'object' && !('change' in wrong)) {
      if (wrong.takesEffect === true) this.#settled(() => this.#frontDoor.answer(request));
      return withCorrelation(request, answerInPlace(wrong, now));
    }
    const real = this.#settled(() => (former ?? this.#real)(request), request.method !== 'GET');
    if (wrong === 'lost-answer') return 'broken';
    const cased = { ...real, body: this.#cloud.casing.inAnswer(real.body) };
    const answer = typeof wrong === 'object' ? changedAnswer(cased, wrong, now) : cased;
    return withCorrelation(request, { ...answer, ...cutOf(wrong) });
  }

  readonly #real = (request: ArmRequest): ArmAnswer => this.#frontDoor.answer(request);

  /** `mayChange`: what only reads leaves the next thing that is due as it is, unless something had just ended. */
  #settled<Result>(run: () => Result, mayChange = true): Result {
    const { operations, clock } = this.#cloud;
    const hasEnded = operations.settle(clock.now());
    try {
      return run();
    } finally {
      if (operations.settle(clock.now()) || hasEnded || mayChange) this.#setAlarm();
      this.#tell();
    }
  }

  #setAlarm(): void {
    this.#cancelAlarm();
    const due = this.#cloud.nextChange();
    this.#cancelAlarm =
      due === undefined ? () => undefined : this.#cloud.clock.at(due, () => this.settle(() => undefined));
  }

  /** No wait at all, not even for the next turn, when there is no latency. */
  async #latency(): Promise<void> {
    const { clock, behaviour } = this.#cloud;
    if (behaviour.latencyMs <= 0) return;
    await new Promise<void>((resolve) => {
      const cancel = clock.at(clock.now() + behaviour.latencyMs, () => {
        this.#waiting.delete(cancel);
        resolve();
      });
      this.#waiting.add(cancel);
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function snapshotName(path: string): string {
  return /\/providers\/Microsoft\.Compute\/snapshots\/([^/]+)/i.exec(path)?.[1] ?? '';
}

function withCorrelation({ correlationId }: ArmRequest, answer: ArmAnswer): ArmAnswer {
  return { ...answer, headers: { 'x-ms-correlation-request-id': correlationId, ...answer.headers } };
}

function cutOf(wrong: unknown): Pick<ArmAnswer, 'cut'> {
  if (wrong === 'broken-answer') return { cut: 'broken' };
  return wrong === 'stalled-answer' ? { cut: 'stalled' } : {};
}
