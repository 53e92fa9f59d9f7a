import type { Snapshot as SdkSnapshot } from '@azure/arm-compute';
import { ArmError } from '../reconciler/arm-error.ts';
import type { snapshotIncomplete } from '../replication/refusals/classify-failure.ts';
import { parseSnapshotId } from '../replication/resource-id.ts';
import type { PurchasePlan, Snapshot, SupportedCapabilities } from '../replication/snapshot.ts';
import { AnswerFields } from './answer-fields.ts';
import { defined } from './defined.ts';

/**
 * What replication looks at, from the SDK's model, which takes over whatever Azure sends. Throws `ArmError` with the
 * code `MalformedAnswer` where anything by which snapshots are told apart is missing, or is of the wrong kind; with
 * `SnapshotIncomplete` where that is missing of one which is being made (that such a one lacks it is unverified).
 */
export function snapshotFromSdk(sdk: SdkSnapshot | null | undefined): Snapshot {
  const told: Told = sdk ?? {};
  const call = `read snapshot ${nameIn(told) ?? 'without a name'}`;
  const unfinished = unfinishedState(told);
  if (unfinished !== undefined) {
    const message = `provisioningState is ${unfinished}, and it has no identity yet`;
    throw new ArmError(call, { code: 'SnapshotIncomplete' satisfies typeof snapshotIncomplete, message });
  }
  const fields = new AnswerFields(call);
  const snapshot: Snapshot = {
    id: fields.text('id', told.id),
    name: fields.text('name', nameIn(told)),
    location: fields.text('location', told.location).toLowerCase().replaceAll(' ', ''),
    tags: fields.texts('tags', told.tags),
    uniqueId: fields.text('uniqueId', told.uniqueId).toLowerCase(),
    timeCreated: fields.time('timeCreated', told.timeCreated),
    provisioningState: fields.text('provisioningState', told.provisioningState),
    createOption: fields.text('creationData.createOption', told.creationData?.createOption),
    incremental: fields.booleanOrNone('incremental', told.incremental) ?? false,
  };
  const put = puttingInto(snapshot);
  put('extendedLocation', fields.textOrNone('extendedLocation.name', told.extendedLocation?.name));
  put('sku', fields.textOrNone('sku.name', told.sku?.name));
  putEncryption(told, fields, put);
  putOrigin(told, fields, put);
  putState(told, fields, put);
  putMachine(told, fields, put);
  putAccess(told, fields, put);
  return fields.checked(snapshot);
}

/** Of one that is being made and does not tell which one it is; undefined for any other. */
function unfinishedState({ provisioningState, uniqueId, timeCreated }: Told): string | undefined {
  const isMissing = (value: unknown): boolean => value === undefined || value === null;
  if (typeof provisioningState !== 'string' || ![uniqueId, timeCreated].some(isMissing)) return undefined;
  return /^(creating|updating)$/i.test(provisioningState) ? provisioningState : undefined;
}

type Put = <Name extends keyof Snapshot>(name: Name, value: Snapshot[Name] | undefined) => void;

/** What is not told is no field. In place: a listing may have a hundred thousand, and objects put together cost most of it. */
function puttingInto(snapshot: Snapshot): Put {
  return (name, value) => {
    if (value !== undefined) snapshot[name] = value;
  };
}

/**
 * The same of one in a listing: what of it cannot be told must keep nobody from those beside it, such as somebody's that is
 * being made, or whose making failed (that those are told whole is unverified). It is there, with what it says of itself
 * in its tags; without its identity it proves nothing, and whoever needs more reads it by its id.
 */
export function listedSnapshotFromSdk(sdk: SdkSnapshot | null | undefined): Snapshot {
  try {
    return snapshotFromSdk(sdk);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const {
      id,
      name,
      location,
      tags,
      provisioningState = 'Unknown',
      creationData,
      incremental,
    }: Told = sdk ?? {};
    const least = {
      ...{ id, name, location, tags, provisioningState, incremental },
      ...{ uniqueId: 'none', timeCreated: new Date(0) },
      creationData: { createOption: creationData?.createOption ?? 'Unknown' },
    };
    return { ...snapshotFromSdk(least as SdkSnapshot), uniqueId: '', timeCreated: 0 };
  }
}

/** Some answers name a snapshot by its id alone. */
function nameIn({ id, name }: Partial<SdkSnapshot>): string | undefined {
  return name ?? (typeof id === 'string' ? parseSnapshotId(id)?.name : undefined);
}

type Told = Partial<SdkSnapshot>;

function putEncryption(
  { encryption, encryptionSettingsCollection: settings }: Told,
  fields: AnswerFields,
  put: Put,
): void {
  put('encryptionType', fields.textOrNone('encryption.type', encryption?.type));
  put(
    'diskEncryptionSetId',
    fields.textOrNone('encryption.diskEncryptionSetId', encryption?.diskEncryptionSetId),
  );
  // Keys that are there are in use, unless it is said that they are not.
  put(
    'encryptionSettingsEnabled',
    fields.booleanOrNone('encryptionSettingsCollection.enabled', settings?.enabled) ??
      ((settings?.encryptionSettings ?? []).length > 0 ? true : undefined),
  );
}

function putOrigin(
  { creationData, incrementalSnapshotFamilyId }: Told,
  fields: AnswerFields,
  put: Put,
): void {
  put('sourceResourceId', fields.textOrNone('creationData.sourceResourceId', creationData?.sourceResourceId));
  put('sourceUniqueId', fields.textOrNone('creationData.sourceUniqueId', creationData?.sourceUniqueId));
  put(
    'logicalSectorSize',
    fields.numberOrNone('creationData.logicalSectorSize', creationData?.logicalSectorSize),
  );
  put(
    'incrementalSnapshotFamilyId',
    fields.textOrNone('incrementalSnapshotFamilyId', incrementalSnapshotFamilyId),
  );
}

function putState(
  { completionPercent, copyCompletionError: error, snapshotAccessState }: Told,
  fields: AnswerFields,
  put: Put,
): void {
  put('completionPercent', fields.numberOrNone('completionPercent', completionPercent));
  if (error) {
    put('copyCompletionError', {
      code: fields.text('copyCompletionError.errorCode', error.errorCode),
      message: fields.textOrNone('copyCompletionError.errorMessage', error.errorMessage) ?? 'no message',
    });
  }
  put('snapshotAccessState', fields.textOrNone('snapshotAccessState', snapshotAccessState));
}

/** Who may read the data, how large it is, and whether someone reads it. */
function putAccess(told: Told, fields: AnswerFields, put: Put): void {
  put('diskSizeBytes', fields.numberOrNone('diskSizeBytes', told.diskSizeBytes));
  put('diskState', fields.textOrNone('diskState', told.diskState));
  put('networkAccessPolicy', fields.textOrNone('networkAccessPolicy', told.networkAccessPolicy));
  put('publicNetworkAccess', fields.textOrNone('publicNetworkAccess', told.publicNetworkAccess));
  put('diskAccessId', fields.textOrNone('diskAccessId', told.diskAccessId));
  put('dataAccessAuthMode', fields.textOrNone('dataAccessAuthMode', told.dataAccessAuthMode));
}

function putMachine(told: Told, fields: AnswerFields, put: Put): void {
  put('osType', fields.textOrNone('osType', told.osType));
  put('hyperVGeneration', fields.textOrNone('hyperVGeneration', told.hyperVGeneration));
  put('securityType', fields.textOrNone('securityProfile.securityType', told.securityProfile?.securityType));
  put('purchasePlan', planFrom(told, fields));
  put('supportedCapabilities', capabilitiesFrom(told, fields));
  put('supportsHibernation', fields.booleanOrNone('supportsHibernation', told.supportsHibernation));
}

function planFrom({ purchasePlan: plan }: Told, fields: AnswerFields): PurchasePlan | undefined {
  if (!plan) return undefined;
  return {
    name: fields.text('purchasePlan.name', plan.name),
    publisher: fields.text('purchasePlan.publisher', plan.publisher),
    product: fields.text('purchasePlan.product', plan.product),
    ...defined({ promotionCode: fields.textOrNone('purchasePlan.promotionCode', plan.promotionCode) }),
  };
}

function capabilitiesFrom(
  { supportedCapabilities: can }: Told,
  fields: AnswerFields,
): SupportedCapabilities | undefined {
  if (!can) return undefined;
  const name = (key: string): string => `supportedCapabilities.${key}`;
  return defined({
    diskControllerTypes: fields.textOrNone(name('diskControllerTypes'), can.diskControllerTypes),
    acceleratedNetwork: fields.booleanOrNone(name('acceleratedNetwork'), can.acceleratedNetwork),
    architecture: fields.textOrNone(name('architecture'), can.architecture),
    supportedSecurityOption: fields.textOrNone(name('supportedSecurityOption'), can.supportedSecurityOption),
  });
}
