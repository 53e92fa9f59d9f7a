import { isJsonObject, type JsonObject } from '../json.ts';
import { keyOf } from '../resource-id.ts';
import { changeNotAllowed } from './compute-errors.ts';
import type { CreationData } from './compute-resource.ts';

/** A snapshot or a disk that has the name already. */
interface Existing {
  readonly name: string;
  readonly creationData: CreationData;
  readonly properties: JsonObject;
}

/** Throws when a PUT names another source or create option than what it is on was made with. */
export function checkSameCreation(
  { creationData, name }: Existing,
  asked: { createOption: string; sourceResourceId: string | undefined },
): void {
  if (keyOf(creationData.sourceResourceId ?? '') !== keyOf(asked.sourceResourceId ?? '')) {
    throw changeNotAllowed('sourceResourceId', name);
  }
  if (keyOf(creationData.createOption) !== keyOf(asked.createOption)) {
    throw changeNotAllowed('creationData.createOption', name);
  }
}

/** Fixed once it exists. An unset generation was seen to be settable afterwards (of a disk). */
export function checkFixedProperties({ name, properties }: Existing, sent: JsonObject): void {
  for (const property of ['hyperVGeneration', 'purchasePlan'] as const) {
    const present = properties[property];
    if (present === undefined || sent[property] === undefined) continue;
    if (!sameJson(present, sent[property])) throw changeNotAllowed(property, name);
  }
  if (sent['securityProfile'] === undefined) return;
  if (securityTypeOf(sent) !== securityTypeOf(properties)) {
    throw changeNotAllowed('securityProfile.securityType', name);
  }
}

function securityTypeOf({ securityProfile }: JsonObject): unknown {
  return isJsonObject(securityProfile) ? securityProfile['securityType'] : undefined;
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
