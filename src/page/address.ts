/** What of the page is in its address: whoever gets the link sees the same. */
import type { State } from '../report/state.ts';
import { isState, states } from './states.ts';

export const tabs = ['replicas', 'lag', 'deletions', 'letters', 'pauses', 'play'] as const;
export type Tab = (typeof tabs)[number];

export const orders = ['name', 'state', 'taken', 'lag'] as const;
export type Order = (typeof orders)[number];

export interface Filter {
  /** Empty: all. */
  states: readonly State[];
  text: string;
  /** Empty: all. */
  rule: string;
  /** Key of a column; empty: all. */
  target: string;
}

export interface Address extends Filter {
  tab: Tab;
  order: Order;
  descending: boolean;
  /** Key of the row whose detail is open; empty: none. */
  snapshot: string;
}

export const home: Address = {
  states: [],
  text: '',
  rule: '',
  target: '',
  tab: 'replicas',
  order: 'state',
  descending: false,
  snapshot: '',
};

/** Takes what it knows of a query; the rest is as at the start. */
export function addressFrom(query: string): Address {
  const given = new URLSearchParams(query);
  const wanted = (given.get('state') ?? '').split(',').filter(isState);
  const sort = given.get('sort') ?? '';
  const order = orders.find((one) => one === sort.replace(/^-/, ''));
  return {
    states: states.filter((one) => wanted.includes(one)),
    text: given.get('q') ?? '',
    rule: given.get('rule') ?? '',
    target: given.get('target') ?? '',
    tab: tabs.find((one) => one === given.get('tab')) ?? home.tab,
    order: order ?? home.order,
    descending: order !== undefined && sort.startsWith('-'),
    snapshot: given.get('snapshot') ?? '',
  };
}

/** The query, with `?`; empty at the start. What is as at the start is left out. */
export function queryFrom(address: Address): string {
  const { states: wanted, text, rule, target, tab, order, descending, snapshot } = address;
  const query = new URLSearchParams();
  if (tab !== home.tab) query.set('tab', tab);
  if (wanted.length > 0) query.set('state', wanted.join(','));
  for (const [name, value] of Object.entries({ q: text, rule, target, snapshot })) {
    if (value !== '') query.set(name, value);
  }
  if (order !== home.order || descending) query.set('sort', `${descending ? '-' : ''}${order}`);
  const written = query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  return written === '' ? '' : `?${written}`;
}

export function isFiltered({ states: wanted, text, rule, target }: Filter): boolean {
  return wanted.length > 0 || text !== '' || rule !== '' || target !== '';
}
