/** What one file says over another: how environments differ from what they share. */
import type { TextPlace } from './configuration-error.ts';
import { pathText, type Path } from './issue-path.ts';
import type { JsonText } from './json-reader.ts';

type Json = Record<string, unknown>;

/** A file that was read to its end, or two that were laid over each other. */
export type ReadText = Pick<JsonText, 'value' | 'places'>;

/**
 * Lays `over` on `base`. Objects are merged key by key, and rules by their names; everything else that `over` has
 * stands for what `base` has: texts, numbers, lists, and `select`, which has one key of three.
 */
export function overlaid(base: ReadText, over: ReadText): ReadText {
  const places = new Map<string, TextPlace>();
  const merge = (below: unknown, above: unknown, at: Ats): unknown => {
    note(places, over.places, at.above, at.merged);
    if (isRules(at.merged) && Array.isArray(below) && Array.isArray(above)) return rules(below, above);
    if (!isObject(below) || !isObject(above) || at.merged.at(-1) === 'select') {
      copyPlaces(above, over.places, at.above, at.merged);
      return above;
    }
    const merged: Json = {};
    for (const key of new Set([...Object.keys(below), ...Object.keys(above)])) {
      const inner = { below: [...at.below, key], above: [...at.above, key], merged: [...at.merged, key] };
      merged[key] = Object.hasOwn(above, key)
        ? merge(Object.hasOwn(below, key) ? below[key] : undefined, above[key], inner)
        : keep(below[key], inner);
    }
    return merged;
  };
  const keep = (value: unknown, at: Ats): unknown => {
    copyPlaces(value, base.places, at.below, at.merged);
    return value;
  };
  const copyPlaces = (value: unknown, from: ReadText['places'], source: Path, to: Path): void => {
    note(places, from, source, to);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      const key = Array.isArray(value) ? Number(name) : name;
      copyPlaces(inner, from, [...source, key], [...to, key]);
    }
  };
  /** Those of the base in its order, then what is new. */
  const rules = (below: readonly unknown[], above: readonly unknown[]): unknown[] => {
    const taken = new Set<number>();
    const changed = below.map((rule, index) => {
      const found = above.findIndex((one) => nameOf(one) !== undefined && nameOf(one) === nameOf(rule));
      const at = { below: ['rules', index], above: ['rules', found], merged: ['rules', index] };
      if (found === -1) return keep(rule, at);
      taken.add(found);
      return merge(rule, above[found], at);
    });
    const added = [...above.entries()].filter(([index]) => !taken.has(index));
    return [
      ...changed,
      ...added.map(([index, rule], position) => {
        copyPlaces(rule, over.places, ['rules', index], ['rules', changed.length + position]);
        return rule;
      }),
    ];
  };
  return { value: merge(base.value, over.value, { below: [], above: [], merged: [] }), places };
}

/** Where a value is in the base, in the overlay, and in what comes of them. */
interface Ats {
  below: Path;
  above: Path;
  merged: Path;
}

function note(places: Map<string, TextPlace>, from: ReadText['places'], source: Path, to: Path): void {
  const place = from.get(pathText(source));
  if (place !== undefined) places.set(pathText(to), place);
}

function isRules(path: Path): boolean {
  return path.length === 1 && path[0] === 'rules';
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(rule: unknown): string | undefined {
  const name = isObject(rule) ? rule['name'] : undefined;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}
