/** The address of the page as its state. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { addressFrom, queryFrom, type Address } from './address.ts';

export type Go = (change: Partial<Address>, options?: { replace: boolean }) => void;

export function useAddress(): [Address, Go] {
  const [address, setAddress] = useState(() => addressFrom(location.search));
  useEffect(() => {
    const back = (): void => setAddress(addressFrom(location.search));
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  const go = useCallback<Go>((change, options) => {
    const next = { ...addressFrom(location.search), ...change };
    const url = `${location.pathname}${queryFrom(next)}`;
    if (options?.replace) history.replaceState(undefined, '', url);
    else history.pushState(undefined, '', url);
    setAddress(next);
  }, []);
  return [address, go];
}
