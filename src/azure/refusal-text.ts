/** What a refusal of Resource Manager says, with what stands further inside of it. */
import { isObject } from './is-object.ts';

/** Deeper than any that was reported. */
const deepest = 5;

/** So much of it is told, characters: one of a deployment may quote whole templates. */
const longest = 2000;

/**
 * The message of an error body, and in brackets those of its `details` and `innererror`: often the outer one says no more
 * than "see inner errors" (reported of purchases, encryption sets and deployments). Undefined where there is no text.
 */
export function refusalText(error: Readonly<Record<string, unknown>>): string | undefined {
  const outer = textIn(error, 'message');
  const inner: string[] = [];
  for (const said of textsIn(error, 0)) {
    // What passes an error on repeats it.
    if (!outer?.includes(said.message) && !inner.some((text) => text.includes(said.message))) {
      inner.push(said.code === undefined ? said.message : `${said.code}: ${said.message}`);
    }
  }
  if (inner.length === 0) return outer;
  const all = outer === undefined ? inner.join('; ') : `${outer} (${inner.join('; ')})`;
  return all.length > longest ? `${all.slice(0, longest)}…` : all;
}

interface Said {
  code: string | undefined;
  message: string;
}

/** Of everything inside, the innermost last. */
function textsIn(error: Readonly<Record<string, unknown>>, depth: number): Said[] {
  if (depth >= deepest) return [];
  const { details, innererror, innerError } = error;
  const inside = [...(Array.isArray(details) ? (details as unknown[]) : []), innererror, innerError];
  return inside.filter(isObject).flatMap((one) => {
    const message = textIn(one, 'message');
    const own = message === undefined ? [] : [{ code: textIn(one, 'code'), message }];
    return [...own, ...textsIn(one, depth + 1)];
  });
}

function textIn(value: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}
