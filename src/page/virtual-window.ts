/** Which rows of a long list are drawn. */

export interface View {
  scrollTop: number;
  /** Of what is seen, px. */
  height: number;
  /** Of one row, px. */
  rowHeight: number;
  count: number;
  /** Rows drawn beyond each edge, so that scrolling shows no gap. */
  beyond: number;
}

/** `first` is drawn, `end` is not. */
export interface VirtualWindow {
  first: number;
  end: number;
}

export function virtualWindow({ scrollTop, height, rowHeight, count, beyond }: View): VirtualWindow {
  const top = Math.max(0, Math.min(scrollTop, count * rowHeight - height));
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + beyond);
  return { first: Math.min(first, end), end };
}

/** Where to scroll to so that a row is seen whole; as it was, where it is. `top` px are covered by the head. */
export function scrollFor(
  row: number,
  { scrollTop, height, rowHeight }: Pick<View, 'scrollTop' | 'height' | 'rowHeight'>,
): number {
  const start = row * rowHeight;
  if (start < scrollTop) return start;
  return start + rowHeight > scrollTop + height ? start + rowHeight - height : scrollTop;
}
