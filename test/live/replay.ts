import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { replayedPlace } from './places/replayed-place.ts';
import { Stage } from './places/stage.ts';
import { resultOf } from './plan.ts';
import type { Recording } from './recording/recording.ts';
import type { Result, Row } from './row.ts';

/** The recordings of a folder, by row. */
export async function recordingsIn(folder: string): Promise<Recording[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const recording: unknown = JSON.parse(await readFile(path.join(folder, name), 'utf8'));
      if (isRecording(recording)) return recording;
      throw new Error(`${name} is no recording of a format that is known here`);
    }),
  );
}

function isRecording(value: unknown): value is Recording {
  return typeof value === 'object' && value !== null && 'formatVersion' in value && value.formatVersion === 1;
}

/** Asks a recording what it is of. Throws where the row is gone, or asks something else by now. */
export async function replay(recording: Recording, rows: readonly Row[]): Promise<Result> {
  const row = rows.find(({ id }) => id === recording.row);
  if (row?.kind !== 'run') throw new Error(`there is no row ${recording.row} any more`);
  const seen = await row.run(new Stage(replayedPlace(recording), row.id));
  return resultOf(row, seen === row.expected ? 'agrees' : 'differs', seen);
}
