import type { ArmCall } from './arm-call.ts';
import { urlOf, type ArmAnswer } from './arm-message.ts';

/**
 * One page of a list, sorted by key. The link to the next page names the last key, so that what is created or
 * deleted between two pages neither repeats nor hides another entry.
 */
export function pageAnswer<Item>(
  { request, cloud }: ArmCall,
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
  render: (item: Item) => unknown,
  /** What a page holds at most; the cloud's own limit if that is less. */
  size = Infinity,
): ArmAnswer {
  const token = request.query.get('$skiptoken');
  const after = token === null ? undefined : Buffer.from(token, 'base64url').toString();
  const rest = [...items]
    .map((item) => ({ key: keyOf(item).toLowerCase(), item }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const page = rest.slice(0, Math.min(size, cloud.behaviour.pageSize));
  const last = rest.length > page.length ? page.at(-1) : undefined;
  return {
    status: 200,
    body: {
      value: page.map(({ item }) => render(item)),
      ...(last !== undefined && { nextLink: linkAfter(request, last.key) }),
    },
  };
}

function linkAfter(request: ArmCall['request'], key: string): string {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', Buffer.from(key).toString('base64url'));
  return urlOf({ ...request, query });
}
