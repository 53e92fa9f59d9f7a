/** Milliseconds of an ISO 8601 duration as queue settings have them: days and times, no months or years. */
export function durationMs(text: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? [];
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  if (total === 0) throw new Error(`not a duration of a queue: ${text}`);
  return total * 1000;
}
