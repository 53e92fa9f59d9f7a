import { stripVTControlCharacters } from 'node:util';

/**
 * A text in lines of at most so many columns, broken at spaces; colours take none. What has no space and is too long for
 * a line of its own is broken after slashes, as in resource ids, and commas, as in records, unless `piecesOf` says
 * otherwise; without any it stays whole.
 */
export function wrapped(
  text: string,
  columns: number,
  piecesOf: (word: string, columns: number) => string[] = broken,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const [first = '', ...more] = piecesOf(word, columns - indent.length);
    const longer = line === '' ? first : `${line} ${first}`;
    if (line !== '' && visible(longer) > columns) {
      lines.push(line);
      line = `${indent}${first}`;
    } else line = longer;
    for (const piece of more) {
      lines.push(line);
      line = `${indent}${piece}`;
    }
  }
  return [...lines, line];
}

/** Of every line but the first. */
const indent = '  ';

function broken(word: string, columns: number): string[] {
  if (visible(word) <= columns) return [word];
  const pieces: string[] = [];
  for (const part of word.split(/(?<=[/,])/)) {
    const last = pieces.at(-1);
    if (last === undefined || visible(last + part) > columns) pieces.push(part);
    else pieces[pieces.length - 1] = last + part;
  }
  return pieces;
}

function visible(text: string): number {
  return stripVTControlCharacters(text).length;
}
