/** Times, sizes and places as people read them. */

export function durationText(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export function bytesText(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 1024 ? `${(gib / 1024).toFixed(1)} TiB` : `${gib.toFixed(gib < 10 ? 1 : 0)} GiB`;
}

/** The group alone; subscriptions are in the other formats. */
export function groupName(target: string): string {
  return target.slice(target.indexOf('/') + 1);
}

/** The reason, then what is known of it; Azure's own words often name it again. */
export function reasonText(reason: string | undefined, ...details: readonly (string | undefined)[]): string {
  const rest = details.filter((one) => one !== undefined && one !== '').join(': ');
  if (reason === undefined || reason === '') return rest;
  return [reason, rest.replaceAll(`${reason}: `, '')].filter((part) => part !== '').join(': ');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** With a full stop at its end; Azure's own words have one of theirs. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text.trimEnd()) ? text.trimEnd() : `${text}.`;
}

/** Minutes are enough for people: `2026-11-23 12:05Z`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')}Z`;
}
