import type { Validation } from '../commands/validate.ts';

/** As compilers have it, so that editors and people find the place: `file:line:column: path: message`. */
export function validationText({ file, issues }: Validation): string {
  return issues
    .map(({ path, place, message }) => {
      const where = place === undefined ? file : `${place.file ?? file}:${place.line}:${place.column}`;
      return `${[where, path, message].filter((part) => part !== '').join(': ')}\n`;
    })
    .join('');
}
