/**
 * The shape of `replication.json`: what may stand where, with the words that the JSON schema and the error messages
 * say about it. Nothing is converted here, and what spans several values is checked in `cross-checks.ts`.
 */
import * as z from 'zod';
import { durationPattern, parseDuration } from './duration.ts';
import { isLocation } from './location.ts';
import { scheduleProblem } from './nightly-schedule.ts';

/** A text with a check of its own, which answers what is wrong and what to write. */
function textWith(problemOf: (text: string) => string | undefined): z.ZodString {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue(`${JSON.stringify(shortened(text))} ${problem}`);
  });
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** A text of this form; the JSON schema carries the same pattern, unless `meta` has another. */
function textLike(pattern: RegExp, otherwise: string, meta: z.GlobalMeta): z.ZodString {
  return textWith((text) => (pattern.test(text) ? undefined : otherwise)).meta({
    pattern: pattern.source,
    ...meta,
  });
}

const guid = /^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/;
/** As documented for resource groups: letters of any script; 90 characters; no full stop at the end. */
const groupName = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u;

/** The same without classes of Unicode, which not every reader of JSON schemas knows: no other signs of ASCII. */
const looseGroupName = "^[^\\s!-'*-,/:-@\\[-^`{-~]{0,89}[^\\s!-'*-,./:-@\\[-^`{-~]$";

const subscriptionId = textLike(guid, 'is not a subscription id; write the GUID of the subscription', {
  description: 'Id of the subscription, a GUID.',
});
const resourceGroup = textLike(
  groupName,
  'is not the name of a resource group; write the name alone, without an id around it',
  { description: 'Name of the resource group.', pattern: looseGroupName },
);

const group = { subscriptionId, resourceGroup };
const source = z
  .strictObject({
    ...group,
    diskEncryptionSetIds: z
      .array(
        z.string().meta({ description: 'Id of a disk encryption set in the source’s own subscription.' }),
      )
      .optional()
      .meta({
        description:
          'Ids of the disk encryption sets (customer-managed keys) of full snapshots that are converted. The deployment gives the service the right to name them; everything else is read from the snapshots.',
      }),
  })
  .meta({ description: 'The resource group whose snapshots are replicated. Azure’s ids ignore case.' });
/** A resource group within anything, for checks that look at parts of a file that is wrong elsewhere. */
export const groupSchema = z.object(group);

const tagKey = /^[^<>%&\\?/]{1,512}$/;
const isObject = ({ value }: { value: unknown }): boolean => typeof value === 'object' && value !== null;

/** The checks of the keys run on whatever object is there, as all problems are wanted at once. */
const tags = z
  .record(z.string(), z.string().max(256))
  .refine((pairs) => Object.keys(pairs).length > 0, {
    error: 'has no tag; name at least one, or select "all": true',
    when: isObject,
  })
  .refine((pairs) => Object.keys(pairs).every((key) => tagKey.test(key)), {
    error: 'has a key that no tag may have; keys are 1 to 512 characters without <>%&\\?/',
    when: isObject,
  })
  .refine(hasDistinctKeys, {
    error: 'has two keys that differ in case only, which are one to Azure; remove one',
    when: isObject,
  })
  .meta({
    description:
      'Snapshots that have all of these tags, key and value together. Keys ignore case, values do not.',
    minProperties: 1,
    propertyNames: { pattern: tagKey.source },
    examples: [{ SnapReplicate: 'Replicate' }],
  });

function hasDistinctKeys(pairs: Record<string, string>): boolean {
  const keys = Object.keys(pairs);
  return new Set(keys.map((key) => key.toLowerCase())).size === keys.length;
}

const names = z
  .array(
    textLike(
      /^[\w.*?-]+$/,
      'can match no snapshot; names have letters, digits, "_", "-" and ".", wildcards are "*" and "?"',
      {
        description: 'Name of a snapshot; "*" stands for any characters, "?" for one. Case is ignored.',
      },
    ),
  )
  .min(1)
  .meta({ description: 'Snapshots with one of these names.', examples: [['golden-*']] });

const select = z
  .strictObject({
    tags: tags.optional(),
    names: names.optional(),
    all: z.literal(true).optional().meta({ description: 'Every snapshot of the source group.' }),
  })
  .refine((select) => Object.keys(select).length === 1, {
    error: 'needs exactly one of "tags", "names" and "all"',
    when: isObject,
  })
  .meta({
    description: 'Which snapshots of the source group are replicated: exactly one of tags, names and all.',
    minProperties: 1,
    maxProperties: 1,
  });

const location = textWith((text) =>
  isLocation(text) ? undefined : 'is not a region; write its name, such as "westeurope"',
).meta({
  description: 'Region of the replicas, such as "westeurope" or "West Europe".',
  pattern: '^ *[A-Za-z][A-Za-z0-9 ]+$',
  examples: ['westeurope'],
});

const target = z
  .strictObject({
    ...group,
    location,
    sku: z.enum(['Standard_LRS', 'Standard_ZRS']).optional().meta({
      description: 'SKU of the replicas; Standard_LRS when left out. Not every region has Standard_ZRS.',
    }),
    diskEncryptionSetId: z.string().optional().meta({
      description:
        'Id of a disk encryption set (customer-managed keys) in the target’s own subscription and region.',
    }),
    customerKeys: z.enum(['keep', 'drop']).optional().meta({
      description:
        'Sources under a customer-managed key, where the target names no disk encryption set: "keep" refuses to copy them; "drop" lets their replicas be encrypted with the platform’s key. "keep" when left out.',
    }),
    copySpeed: z.enum(['Standard', 'Enhanced']).optional().meta({
      description: 'Speed of copies across regions; Enhanced is quicker and paid. Standard when left out.',
    }),
    citrixHostingUnit: textLike(/^[^\\/;:#.*?=<>|[\]()"'`]{1,64}$/, 'is not the name of a hosting unit', {
      description:
        'Name of the Citrix hosting unit that finds these replicas; signals then carry the path of the image.',
    }).optional(),
  })
  .meta({ description: 'A resource group and region that gets replicas.' });

const whenGone = z.enum(['delete', 'keep']);
const duration = textWith((text) => {
  const parsed = parseDuration(text);
  return 'problem' in parsed ? parsed.problem : undefined;
}).meta({ pattern: durationPattern.source });

export const fullSnapshotWays = ['auto', 'stage', 'convert', 'refuse'] as const;

export const modes = [
  'SameSubDifferentRegion',
  'DifferentSubSameRegion',
  'DifferentSubDifferentRegion',
] as const;

const rule = z
  .strictObject({
    name: textLike(/^[\w.-]{1,64}$/, 'is not a name; use 1 to 64 letters, digits, "." , "_" and "-"', {
      description: 'Name of the rule, unique in the file: 1 to 64 letters, digits, ".", "_", "-".',
    }),
    source,
    select,
    mode: z.enum(modes).optional().meta({
      description:
        'States the way from source to targets, to have it checked; it follows from them and changes nothing.',
    }),
    targets: z.array(target).min(1).meta({ description: 'The groups that get replicas, one or more.' }),
    whenSourceDeleted: whenGone.meta({
      description: 'What happens to a replica when its source is deleted: "delete" or "keep" it.',
    }),
    whenSourceUnselected: whenGone.meta({
      description: 'What happens to a replica when its source is no longer selected: "delete" or "keep" it.',
    }),
    deleteDelay: duration.default('PT15M').meta({
      description:
        'Time between the announced and the real deletion of a replica whose source was deleted, ISO 8601.',
    }),
    unselectedDelay: duration.default('P1D').meta({
      description: 'The same for a replica whose source is no longer selected, ISO 8601.',
    }),
    fullSnapshots: z.enum(fullSnapshotWays).default('refuse').meta({
      description:
        'Full snapshots bound for another region, which Azure does not copy: "stage" carries them by way of a private storage account in the target group; "convert" by way of a temporary disk and an incremental snapshot of it in the work group, and the replica is incremental; "auto" stages what can be staged and converts the rest; "refuse" reports them.',
    }),
    locks: z.enum(['respect', 'lift']).default('respect').meta({
      description:
        'Locks of others that sit on a replica itself: "respect" waits for them; "lift" takes them off for an action and puts them back. Inherited locks are always respected.',
    }),
    readyWithin: duration.optional().meta({
      description:
        'The objective: how soon after it is known a snapshot should be ready in each target, ISO 8601. Without one nothing is measured against it.',
      examples: ['PT1H'],
    }),
    fasterCopy: z.enum(['never', 'whenLate']).default('never').meta({
      description:
        'Whether a copy across regions is begun at the paid "Enhanced" speed where the objective would be missed otherwise. A target that names its speed keeps it.',
    }),
    promote: z.enum(['never', 'whenReady', 'whenReadyEverywhere']).default('never').meta({
      description:
        'Whether the newest replica of a lineage in each target carries the tag snaprep-latest: as soon as it is ready there, or once it is ready in all targets.',
    }),
    protect: z.boolean().default(false).meta({
      description: 'Whether ready replicas get a CanNotDelete lock of the service.',
    }),
  })
  .meta({ description: 'Snapshots of one resource group, bound for one or more targets.' });

const deletionGuard = z
  .strictObject({
    maxCount: z.int().min(0).default(10).meta({
      description: 'So many pending deletions of a rule in a target need no approval, whatever their share.',
    }),
    maxPercent: z.number().min(0).max(100).default(50).meta({
      description:
        'Such a share of the rule’s replicas in a target needs no approval, whatever their number.',
    }),
  })
  .meta({ description: 'More pending deletions than both limits wait until someone approves them.' });

export const replicationFileSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'Where the JSON schema is, for editors.' }),
    extends: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Another file, by its path from this one, that this one is laid over: an environment over what all share.',
        examples: ['replication.base.json'],
      }),
    rules: z.array(rule).min(1).meta({ description: 'The replication rules, one or more.' }),
    workResourceGroup: resourceGroup.optional().meta({
      description:
        'Name of the resource group for temporary disks and snapshots, needed for "fullSnapshots" "auto" and "convert". The deployment creates one of this name in each subscription of a source. Two installations need two names.',
      examples: ['rg-snaprep-work'],
    }),
    moreRegions: z
      .array(location)
      .optional()
      .meta({
        description:
          'Regions of Azure that are newer than this version, which refuses names that it does not know.',
        examples: [['atlantiseast']],
      }),
    nightlySync: textWith(scheduleProblem).default('0 0 2 * * *').meta({
      description: 'When the full pass runs: NCRONTAB with six fields (second first), in UTC.',
      pattern: '^\\s*(\\S+\\s+){5}\\S+\\s*$',
    }),
    deletionGuard: deletionGuard.prefault({}).meta({
      description: 'More pending deletions than both limits wait until someone approves them.',
    }),
  })
  .meta({
    title: 'replication.json',
    description: 'Rules of the Azure Snapshot Replicator.',
  });

/** `replication.json` with all defaults filled in, before conversion. */
export type ReplicationFile = z.output<typeof replicationFileSchema>;
