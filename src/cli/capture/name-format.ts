/** How snapshots of machines are named: `{vm}`, `{disk}` and the parts of the time, in UTC. */
import { UsageError } from '../exit-code.ts';

/** Sorts by time. The runbook's companion script names `snap_{vm}_{hh}{mm}_{dd}-{MM}-{yyyy}`. */
export const defaultNameFormat = 'snap_{vm}_{yyyy}-{MM}-{dd}_{HH}{mm}';

const longestName = 80;

type Part = 'vm' | 'disk' | 'yyyy' | 'MM' | 'dd' | 'HH' | 'hh' | 'mm' | 'ss';

/**
 * `disk` is `os`, or `lun0` and so on; a format without it gets it at the end of the names of data disks. Throws
 * `UsageError` for a part that there is not, and a name that Azure would not take.
 */
export function snapshotName(format: string, vm: string, disk: string, now: number): string {
  const parts = partsAt(vm, disk, now);
  const filled = format.replaceAll(/\{(\w*)\}/g, (_, part: string) => {
    const value = parts[part as Part] as string | undefined;
    if (value !== undefined) return value;
    throw new UsageError(
      `--name-format: there is no {${part}}; there is: ${Object.keys(parts)
        .map((one) => `{${one}}`)
        .join(', ')}`,
    );
  });
  const name = disk === 'os' || format.includes('{disk}') ? filled : `${filled}_${disk}`;
  if (name.length > longestName) {
    throw new UsageError(
      `--name-format: "${name}" has ${name.length} characters; Azure takes ${longestName}`,
    );
  }
  if (!/^\w([\w.-]*\w)?$/.test(name)) {
    throw new UsageError(`--name-format: "${name}" is no name; take letters, digits, "_", "-" and "."`);
  }
  return name;
}

function partsAt(vm: string, disk: string, now: number): Record<Part, string> {
  const time = new Date(now);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = time.getUTCHours();
  return {
    vm,
    disk,
    yyyy: String(time.getUTCFullYear()),
    MM: two(time.getUTCMonth() + 1),
    dd: two(time.getUTCDate()),
    HH: two(hours),
    hh: two(hours % 12 === 0 ? 12 : hours % 12),
    mm: two(time.getUTCMinutes()),
    ss: two(time.getUTCSeconds()),
  };
}
