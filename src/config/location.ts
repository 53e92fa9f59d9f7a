/** A region as Azure names it in ids and answers: `West Europe` is `westeurope`. */
export function normaliseLocation(text: string): string {
  return text.toLowerCase().replaceAll(' ', '');
}

/** What any region's name looks like, once it is normalised. */
export function isLocation(text: string): boolean {
  return /^[a-z][a-z\d]{1,49}$/.test(normaliseLocation(text));
}
