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
