/** Texts in the room that there is. The names of Azure's resources are ASCII, so a character is a column. */

/** Cut at its end. */
export function cutEnd(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

/** Cut in its middle: names of images differ at their ends, by dates. */
export function cutMiddle(text: string, room: number): string {
  if (text.length <= room) return text;
  const end = Math.floor((room - 1) / 2);
  return `${text.slice(0, room - 1 - end)}…${text.slice(text.length - end)}`;
}

/**
 * In lines of at most so many columns, broken at spaces alone: ids and commands are there to be copied. Every line but
 * the first is indented by as much as `head` takes, which stands before it; 0 columns is one line.
 */
export function hanging(head: string, text: string, columns: number): string[] {
  const indent = ' '.repeat(head.length);
  const lines: string[] = [];
  const [first = '', ...words] = text.split(' ');
  let line = `${head}${first}`;
  for (const word of words) {
    const longer = `${line} ${word}`;
    const fits = columns === 0 || longer.length <= columns;
    if (!fits) lines.push(line);
    line = fits ? longer : `${indent}${word}`;
  }
  return [...lines, line];
}
