/**
 * The least that an answer must be to be believed. What is not there counts as not set, as Azure leaves out much;
 * what is there has to be of its kind. Fields that nothing reads are not looked at, nor taken over: the clients read the
 * answer for themselves.
 */
import * as z from 'zod';
import { MalformedAnswerError } from '../malformed-answer.ts';

const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();
const time = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)))
  .nullish();

function isOfTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const one of Object.values(value)) if (typeof one !== 'string') return false;
  return true;
}

const resource = {
  id: z.string().min(1),
  name: text,
  location: text,
  // A record of zod's takes as long as all the rest of a snapshot (measured).
  tags: z.custom<Readonly<Record<string, string>>>(isOfTexts).nullish(),
};

const copied = {
  timeCreated: time,
  provisioningState: text,
  uniqueId: text,
  completionPercent: number,
  diskSizeBytes: number,
  diskState: text,
  osType: text,
  hyperVGeneration: text,
  networkAccessPolicy: text,
  publicNetworkAccess: text,
  supportsHibernation: flag,
  creationData: z
    .looseObject({
      createOption: text,
      sourceResourceId: text,
      sourceUniqueId: text,
      logicalSectorSize: number,
    })
    .nullish(),
  encryption: z.object({ type: text, diskEncryptionSetId: text }).nullish(),
  securityProfile: z.object({ securityType: text }).nullish(),
  purchasePlan: z.object({ name: text, publisher: text, product: text, promotionCode: text }).nullish(),
  supportedCapabilities: z.object({ diskControllerTypes: text, architecture: text }).nullish(),
};

const snapshot = z.object({
  ...resource,
  properties: z
    .looseObject({
      ...copied,
      incremental: flag,
      incrementalSnapshotFamilyId: text,
      snapshotAccessState: text,
      dataAccessAuthMode: text,
      copyCompletionError: z.object({ errorCode: text, errorMessage: text }).nullish(),
    })
    .nullish(),
});
const disk = z.object({ ...resource, properties: z.object(copied).nullish() });
const lock = z.object({
  id: z.string().min(1),
  name: text,
  properties: z.object({
    level: z.string(),
    notes: text,
    owners: z.array(z.object({ applicationId: text })).nullish(),
  }),
});
const other = z.object({
  ...resource,
  properties: z.object({ provisioningState: text }).nullish(),
});

/** By the types of Resource Manager, in lower case. */
const shapes: Readonly<Record<string, z.ZodType<{ id: string }>>> = {
  'microsoft.compute/snapshots': snapshot,
  'microsoft.compute/disks': disk,
  'microsoft.authorization/locks': lock,
};

export interface ListingBody {
  value: { id: string }[];
  nextLink?: string | null | undefined;
}

const listings = new Map<string, z.ZodType<ListingBody>>();

/** Throws `MalformedAnswerError` with the place of what is wrong. */
export function readListing(body: unknown, type: string): ListingBody {
  const known = listings.get(type) ?? z.object({ value: z.array(shapeOf(type)), nextLink: text });
  listings.set(type, known);
  return read(known, body);
}

/** Throws `MalformedAnswerError` with the place of what is wrong. */
export function readResource(body: unknown, type: string): { id: string } {
  return read(shapeOf(type), body);
}

function shapeOf(type: string): z.ZodType<{ id: string }> {
  return shapes[type] ?? other;
}

function read<Body>(shape: z.ZodType<Body>, body: unknown): Body {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  // The place and the kind of the mistake; never what stood there.
  throw new MalformedAnswerError(
    `${['body', ...(issue?.path ?? [])].join('.')}: ${issue?.code ?? 'unreadable'}`,
  );
}
