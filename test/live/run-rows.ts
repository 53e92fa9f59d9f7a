/** Asks the rows of a plan one after another, and removes what each made, whatever came of it. */
import { groupsOf, remove, type MadeGroup } from './made.ts';
import type { Place } from './places/place.ts';
import { codeOf, Stage } from './places/stage.ts';
import { resultOf, type Plan } from './plan.ts';
import type { Recorder } from './recording/recorder.ts';
import type { Recording } from './recording/recording.ts';
import { scrubberOf, recordedPlace } from './recording/of-place.ts';
import { removeRoles } from './roles.ts';
import type { Result, RunRow } from './row.ts';

export interface Run {
  plan: Plan;
  place: Place;
  /** Told before and after each row. */
  onProgress?: (line: string) => void;
  /** What stands between the clients of the place and the network, and where recordings go. */
  recording?: { recorder: Recorder; save: (recording: Recording) => Promise<void> };
  /** Waits on after the run's own time is over. */
  pauseToRemove: (ms: number) => Promise<void>;
}

export interface Outcome {
  results: Result[];
  /** Groups that are still there, by name. */
  left: string[];
}

export async function runRows(run: Run): Promise<Outcome> {
  const { plan, place, onProgress = () => undefined } = run;
  const results: Result[] = [...plan.leftOut];
  try {
    for (const [at, row] of plan.run.entries()) {
      if (place.signal.aborted) {
        results.push(resultOf(row, 'left out', (place.signal.reason as Error).message));
        continue;
      }
      onProgress(`${String(at + 1)}/${String(plan.run.length)} ${row.id}: ${row.question}`);
      const result = await ask(run, row);
      onProgress(`    ${result.verdict}: ${result.seen}`);
      results.push(result);
      await removeGroups(place, onProgress);
    }
  } finally {
    onProgress('removing what was made');
  }
  return { results, left: await removeAll(run, onProgress) };
}

async function ask({ place, recording }: Run, row: RunRow): Promise<Result> {
  recording?.recorder.forget();
  const began = place.now();
  let result: Result;
  try {
    const seen = await row.run(new Stage(place, row.id));
    result = resultOf(row, seen === row.expected ? 'agrees' : 'differs', seen);
  } catch (error) {
    if (place.signal.aborted) return resultOf(row, 'left out', (place.signal.reason as Error).message);
    result = resultOf(row, 'failed', `${codeOf(error)}: ${error instanceof Error ? error.message : ''}`);
  }
  if (
    recording !== undefined &&
    result.verdict !== 'failed' &&
    row.needs?.includes('installation') !== true
  ) {
    const [facts, scrubber] = [recordedPlace(place, began), scrubberOf(place)];
    await recording.save(recording.recorder.take({ row: row.id, seen: result.seen, place: facts, scrubber }));
  }
  return { ...result, seconds: Math.round((place.now() - began) / 1000) };
}

/** Starts all deletions; one that fails is tried again at the end. Gives what is there yet. */
async function removeGroups(place: Place, onProgress: (line: string) => void): Promise<string[]> {
  const found: MadeGroup[] = [];
  for (const subscriptionId of subscriptionsOf(place)) {
    const groups = await groupsOf(place.clients, subscriptionId, place.run);
    found.push(...groups);
    for (const { name, isBeingDeleted } of groups) {
      if (isBeingDeleted) continue;
      await remove(place.clients, subscriptionId, name).catch((error: unknown) =>
        onProgress(`    ${name} is not deleted yet: ${codeOf(error)}`),
      );
    }
  }
  return found.map(({ name }) => name);
}

const minute = 60_000;

/** Until nothing of the run is there any more; gives what still is after 20 minutes. */
export async function removeAll(
  { place, pauseToRemove }: Pick<Run, 'place' | 'pauseToRemove'>,
  onProgress: (line: string) => void,
): Promise<string[]> {
  for (let waited = 0; ; waited += minute / 2) {
    const left = await removeGroups(place, onProgress);
    if (left.length === 0 || waited >= 20 * minute) {
      if (place.from === 'azure' && place.limited !== undefined) await removeRolesOf(place);
      return left;
    }
    await pauseToRemove(minute / 2);
  }
}

async function removeRolesOf(place: Place): Promise<void> {
  for (const id of subscriptionsOf(place)) await removeRoles(place.clients, id, place.run);
}

export function subscriptionsOf({
  subscriptionId,
  secondSubscriptionId,
}: Pick<Place, 'subscriptionId' | 'secondSubscriptionId'>): string[] {
  return secondSubscriptionId === undefined ? [subscriptionId] : [subscriptionId, secondSubscriptionId];
}
