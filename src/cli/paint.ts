/** Colours for a terminal. Each only goes with a sign and a word that say the same. */
import { styleText } from 'node:util';

type Colour = Parameters<typeof styleText>[0];

const colours: readonly (readonly [RegExp, Colour])[] = [
  [/✓ (?:ready|yes|ok)\b/g, 'green'],
  [/✗ (?:blocked|deleting|no|problem)\b/g, 'red'],
  [/! (?:approval|will miss|missed)\b/g, 'yellow'],
  [/\? (?:foreign|unknown)\b/g, 'yellow'],
  [/… (?:copying|waiting)\b/g, 'cyan'],
  [/‖ [a-z]+\b/g, 'magenta'],
  [/^NOT READ\b/gm, 'red'],
  // The heads of tables.
  [/^[A-Z]{4,}(?: {2,}[A-Z]{2,})+(?=$|\u001b)/gm, 'bold'],
];

/** The same text, coloured. */
export function painted(text: string): string {
  return colours.reduce(
    (before, [what, colour]) =>
      before.replaceAll(what, (found) => styleText(colour, found, { validateStream: false })),
    text,
  );
}
