/** Figures and times as people read them. */

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `2 h 5 min`: the two largest units. */
export function duration(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  // Seconds beside hours, and minutes beside many days, say nothing.
  if (rest >= 10 * 86_400) rest -= rest % 86_400;
  else if (rest >= 86_400) rest -= rest % 3600;
  else if (rest >= 600) rest -= rest % 60;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).join(' ');
}

/** `5 h`: the largest unit alone. */
export function roughly(seconds: number): string {
  const rest = Math.max(0, Math.round(seconds));
  const [unit, size] = units.find(([, one]) => rest >= one) ?? ['s', 1];
  return `${Math.floor(rest / size)} ${unit}`;
}

/** `3 min ago`, `in 3 min`, `just now`; both in ms since 1970. */
export function fromNow(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000);
  if (Math.abs(seconds) < 2) return 'just now';
  return seconds < 0 ? `${roughly(-seconds)} ago` : `in ${duration(seconds)}`;
}

/** `2026-11-26 14:03:22`, in the reader's own time zone. */
export function dateTime(time: number): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `14:03` today, `26 Nov 14:03` on other days. */
export function shortTime(time: number, now: number): string {
  const text = dateTime(time);
  const clock = text.slice(11, 16);
  if (text.slice(0, 10) === dateTime(now).slice(0, 10)) return clock;
  return `${Number(text.slice(8, 10))} ${monthOf(time)} ${clock}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function monthOf(time: number): string {
  return months[new Date(time).getMonth()] ?? '';
}

/** `1 replica`, `2 replicas`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** The last part of a resource id or of `<subscription>/<group>`. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** `TagsNotKept` as `Tags not kept`, for reading; the code itself stays what one searches by. */
export function spaced(code: string): string {
  const words = code.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
