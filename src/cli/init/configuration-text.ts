/** The text of a first `replication.json`, with comments that say what may be changed. */
export interface Wish {
  name: string;
  source: { subscriptionId: string; resourceGroup: string };
  select: { tags: Record<string, string> } | { names: string[] } | { all: true };
  mode?: string;
  targets: readonly { subscriptionId: string; resourceGroup: string; location: string }[];
  /** Whether deletions are mirrored. */
  mirror: boolean;
  fullSnapshots: 'refuse' | 'stage' | 'convert' | 'auto';
  workResourceGroup?: string;
}

export const schemaFile = 'replication.schema.json';

/** `hasSchema`: whether the schema is in the same folder. An editor warns of one that is not. */
export function configurationText(wish: Wish, hasSchema: boolean): string {
  const targets = wish.targets.map((target) => `        ${oneLine(target)}`).join(',\n');
  const gone = wish.mirror ? 'delete' : 'keep';
  return `{
${hasSchema ? `  "$schema": "./${schemaFile}",\n` : ''}  "rules": [
    {
      "name": ${JSON.stringify(wish.name)},
      "source": ${oneLine(wish.source)},
      // By tags (key and value together, and the value's case counts), by names with wildcards, or all.
      "select": ${oneLine(wish.select)},
${wish.mode === undefined ? '' : `      // Checked against source and targets; the way itself follows from them.\n      "mode": ${JSON.stringify(wish.mode)},\n`}      // As many as you like; each may name "sku", "diskEncryptionSetId" and "copySpeed".
      "targets": [
${targets}
      ],
      // "keep" leaves replicas when their source goes; "delete" lets them follow, after "deleteDelay" and never many
      // without someone's approval. Only what this service made, or took over, is ever deleted.
      "whenSourceDeleted": "${gone}",
      "whenSourceUnselected": "${gone}",
      // Full snapshots to another region: "refuse", "stage" (by a private account), "convert" (by a temporary disk) or
      // "auto". Incremental ones are copied by Azure itself.
      "fullSnapshots": "${wish.fullSnapshots}"
    }
  ],
${wish.workResourceGroup === undefined ? '' : `  // Temporary disks and snapshots of conversions; of this name in each source subscription.\n  "workResourceGroup": ${JSON.stringify(wish.workResourceGroup)},\n`}  // The full pass: seconds, minutes, hours, days, months, weekdays, in UTC.
  "nightlySync": "0 0 2 * * *",
  // More than both within a day have to be approved: snaprep deletions list.
  "deletionGuard": { "maxCount": 10, "maxPercent": 50 }
}
`;
}

function oneLine(value: object): string {
  return JSON.stringify(value, undefined, 1).replaceAll(/\s*\n\s*/g, ' ');
}
