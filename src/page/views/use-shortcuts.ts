import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Go } from '../use-address.ts';

/** `/` searches; Escape closes what is open, or goes from the search to the list. */
export function useShortcuts(
  search: RefObject<HTMLInputElement | null>,
  isOpen: boolean,
  go: Go,
  close: () => void,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
      const isWriting =
        target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select');
      if (event.key === 'Escape') {
        if (target === search.current) document.querySelector<HTMLElement>('[role=grid]')?.focus();
        else if (isOpen) close();
        return;
      }
      if (target === search.current && (event.key === 'ArrowDown' || event.key === 'Enter')) {
        event.preventDefault();
        document.querySelector<HTMLElement>('[role=grid]')?.focus();
        return;
      }
      if (event.key === '/' && !isWriting) {
        event.preventDefault();
        if (search.current === null) go({ tab: 'replicas' });
        requestAnimationFrame(() => search.current?.focus());
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [search, isOpen, go, close]);
}
