/** Tells what reads an answer whether there was one: a defect of ours throws before, a strange answer after. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Stage } from './stage.ts';

interface NotedAnswer {
  status: number;
}

const noted = new AsyncLocalStorage<{ last?: NotedAnswer }>();

/** Runs one call; `answer` tells the last answer to it so far. */
export function notingAnswers<Result>(
  run: (answer: () => NotedAnswer | undefined) => Promise<Result>,
): Promise<Result> {
  const note: { last?: NotedAnswer } = {};
  return noted.run(note, () => run(() => note.last));
}

export const noteAnswer: Stage = async (request, next) => {
  const response = await next(request);
  const note = noted.getStore();
  if (note !== undefined) note.last = { status: response.status };
  return response;
};
