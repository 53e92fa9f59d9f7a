/**
 * A region as Azure names it in ids and answers: `West Europe` is `westeurope`. Which regions there are is not
 * checked, as Azure adds new ones.
 */
export function normaliseLocation(text: string): string {
  return text.toLowerCase().replaceAll(' ', '');
}
