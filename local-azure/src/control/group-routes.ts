import { ControlError } from './control-error.ts';
import { groupIdOf } from './place.ts';
import { checkKnown, neededText, textFrom } from './request-fields.ts';
import type { ControlParts, ControlRequest, Route } from './route.ts';

/** Resource groups by hand. */
export const groupRoutes: readonly Route[] = [
  {
    method: 'PUT',
    path: '/groups/{name}',
    what: 'makes a resource group',
    example: `-d '{"location":"uksouth"}'`,
    run: (parts, request) => {
      const id = idOf(parts, request, ['location']);
      const location = neededText(request.body, 'location', '{"location":"uksouth"}');
      return parts.resourceManager.createResourceGroup(id, { location });
    },
  },
  {
    method: 'GET',
    path: '/groups/{name}',
    what: 'one resource group',
    example: '',
    run: (parts, request) => {
      const id = idOf(parts, request);
      const group = parts.resourceManager.getResourceGroup(id);
      if (group === undefined) throw new ControlError(404, `there is no ${id}`);
      return group;
    },
  },
  {
    method: 'DELETE',
    path: '/groups/{name}',
    what: 'deletes it with everything in it',
    example: '',
    run: (parts, request) => {
      const id = idOf(parts, request);
      parts.resourceManager.deleteResourceGroup(id);
      return { deleting: id };
    },
  },
];

/** In the given subscription, else in the one of the seed that has a group of that name, else in the first. */
function idOf({ seed }: ControlParts, { name, body }: ControlRequest, more: readonly string[] = []): string {
  checkKnown(body, ['subscriptionId', ...more]);
  const holder = seed.subscriptions.find(({ resourceGroups = [] }) =>
    resourceGroups.some((group) => group.name.toLowerCase() === name.toLowerCase()),
  );
  const subscription = textFrom(body, 'subscriptionId') ?? (holder ?? seed.subscriptions[0])?.subscriptionId;
  if (subscription === undefined) throw new ControlError(404, 'this cloud has no subscription');
  return groupIdOf(subscription, name);
}
