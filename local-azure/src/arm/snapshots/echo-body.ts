import type { ArmCall } from '../arm-call.ts';
import { isJsonObject, objectAt, type JsonObject } from '../json.ts';

/**
 * What the 202 of a PUT shows: what was sent, and that it is being made; nothing that the service fills in (recorded
 * in 2023 for disks and snapshots). Whoever wants the unique id has to read.
 */
export function echoBody({ request, params }: ArmCall, id: string, type: string): JsonObject {
  const sent = isJsonObject(request.body) ? request.body : {};
  const { location, tags = {}, sku } = sent;
  return {
    name: params.name,
    id,
    type,
    location,
    tags,
    ...(sku !== undefined && { sku }),
    properties: { ...objectAt(sent, 'properties'), provisioningState: 'Updating' },
  };
}
