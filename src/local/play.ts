import { replicate, source, targets } from './stage.ts';

/** What to type in another terminal. `control` is the address of the local cloud's control endpoint. */
export function playText(control: string): string {
  const place = `"subscriptionId":"${source.subscriptionId}","resourceGroup":"${source.resourceGroup}"`;
  const tags = JSON.stringify(replicate);
  return `
The cloud stays up. From another terminal:

  take a snapshot     curl -X POST ${control}/snapshots -d '{"name":"mine-1",${place},"tags":${tags}}'
  without the tag     curl -X POST ${control}/snapshots -d '{"name":"mine-2",${place}}'
  tag it              curl -X PATCH ${control}/snapshots/mine-2 -d '{${place},"tags":${tags}}'
  delete it           curl -X DELETE '${control}/snapshots/mine-1?resourceGroup=${source.resourceGroup}'
  list them all       curl ${control}/snapshots
  the queues          curl ${control}/queues
  all that it can do  curl ${control}/

Replicas turn up in ${targets.map(({ resourceGroup }) => resourceGroup).join(', ')}. Ctrl-C ends it.
`;
}
