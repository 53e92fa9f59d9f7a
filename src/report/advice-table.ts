/** Reads the table of docs/reasons.md: a row may be of several reasons. */
export function adviceFrom(markdown: string): Record<string, { means: string; todo?: string }> {
  const advice: Record<string, { means: string; todo?: string }> = {};
  for (const line of markdown.split('\n')) {
    const [, reasons = '', , means = '', todo = ''] = line.split('|').map((cell) => plain(cell.trim()));
    for (const [reason] of reasons.matchAll(/[A-Z][A-Za-z]+/g)) {
      if (!line.includes(`\`${reason}\``)) continue;
      advice[reason] = { means, ...(todo !== '' && { todo }) };
    }
  }
  return advice;
}

/** Links and code as plain text. */
function plain(cell: string): string {
  return cell.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}
