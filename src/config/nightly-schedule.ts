/**
 * NCRONTAB, the timer expressions of Azure Functions: second, minute, hour, day of month, month, day of week, in
 * UTC. Functions takes five fields too, without the seconds; they are refused here, as one field too few is the
 * usual slip when an expression comes from elsewhere.
 */
interface Field {
  name: string;
  from: number;
  to: number;
  /** Words for the numbers, the first for `from`. */
  words?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const fields: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, words: months },
  { name: 'day of week', from: 0, to: 6, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with an expression and what to write; undefined when nothing is. */
export function scheduleProblem(expression: string): string | undefined {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== fields.length) {
    return `needs six fields (second minute hour day month weekday), such as "0 0 2 * * *"; it has ${
      expression.trim() === '' ? 0 : texts.length
    }`;
  }
  const sets: number[][] = [];
  for (const [index, field] of fields.entries()) {
    const values = valuesOf(texts[index] ?? '', field);
    if (typeof values === 'string') return `${field.name} ${JSON.stringify(texts[index])} ${values}`;
    sets.push(values);
  }
  const [seconds = [], , , days = [], inMonths = []] = sets;
  // What is meant is mostly "some time in that hour"; a pass lists every group.
  if (seconds.length === 60) {
    return `second ${JSON.stringify(texts[0])} runs a pass in every second of its minutes; write 0`;
  }
  const earliest = Math.min(...days);
  if (inMonths.some((month) => earliest <= (longestMonth[month - 1] ?? 31))) return undefined;
  return 'never occurs: none of its months has that day; choose an earlier day of the month';
}

/** The numbers that a field stands for, or what is wrong with it. */
function valuesOf(text: string, field: Field): number[] | string {
  const values: number[] = [];
  for (const part of text.split(',')) {
    const [, range = '', stepText] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
    const step = Number(stepText ?? 1);
    const bounds = boundsOf(range, field, stepText !== undefined);
    if (bounds === undefined || step === 0) {
      return `is not understood; write ${field.from} to ${field.to}, "*", a range "a-b", a list "a,b" or a step "*/n"`;
    }
    const [first, last] = bounds;
    if (first < field.from || last > field.to)
      return `is out of range; it goes from ${field.from} to ${field.to}`;
    // NCRONTAB takes such a range the other way round without a word: `22-2` as `2-22`.
    if (first > last)
      return `runs backwards; write it as two ranges, "${first}-${field.to},${field.from}-${last}"`;
    for (let value = first; value <= last; value += step) values.push(value);
  }
  return values;
}

function boundsOf(range: string, field: Field, hasStep: boolean): [number, number] | undefined {
  if (range === '*') return [field.from, field.to];
  const [first, last, ...more] = range.split('-').map((text) => numberOf(text, field));
  if (first === undefined || more.length > 0) return undefined;
  // `5/10` means from 5 to the end in tens.
  if (!range.includes('-')) return [first, hasStep ? field.to : first];
  return last === undefined ? undefined : [first, last];
}

function numberOf(text: string, { from, words = [] }: Field): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  const word = words.indexOf(text.toLowerCase());
  return word < 0 ? undefined : word + from;
}
