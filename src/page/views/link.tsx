import type { ComponentChildren, JSX } from 'preact';
import { addressFrom, queryFrom, type Address } from '../address.ts';
import type { Go } from '../use-address.ts';

export interface LinkProps {
  to: Partial<Address>;
  go: Go;
  children: ComponentChildren;
  class?: string;
  current?: boolean;
  tabIndex?: number;
  title?: string;
}

/** A real address, so that it can be opened elsewhere; within the page without loading it again. */
export function Link({ to, go, children, current, ...rest }: LinkProps): JSX.Element {
  const query = queryFrom({ ...addressFrom(location.search), ...to });
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={`${location.pathname}${query}`}
      onClick={follow}
      aria-current={current ? 'page' : undefined}
      {...rest}
    >
      {children}
    </a>
  );
}
