/** What is said when a command ends before its work does. */
import { plural } from './words.ts';

export function goesOnText(unfinished: number, hasService: boolean): string {
  const copies =
    unfinished === 0
      ? 'No copy was under way.'
      : `${plural(unfinished, 'replica')} not finished. Copies that were begun go on in Azure by themselves;`;
  const next = hasService
    ? 'the deployed service sees to them.'
    : 'run snaprep sync again to see to what comes after them. Blobs, disks and snapshots made on the way stay until then.';
  return unfinished === 0 ? copies : `${copies} ${next}`;
}
