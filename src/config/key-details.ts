/** What docs/configuration-keys.md says of a key beyond its description in the schema; by path, `[]` for any entry. */
export const keyDetails: Readonly<Record<string, string>> = {
  extends: 'See [environments](configuration.md#environments).',
  'rules[].name':
    'Unique whatever the case. For people only; renaming a rule costs one tag update per replica.',
  'rules[].source.diskEncryptionSetIds':
    'Only for rules that convert. The deployment then gives the right to name them.',
  'rules[].select': 'Replicas are never sources, whatever is selected.',
  'rules[].mode': 'See [mode](configuration.md#mode).',
  'rules[].deleteDelay':
    'A source that returns meanwhile calls it off. See [durations](configuration.md#durations).',
  'rules[].unselectedDelay': 'See [durations](configuration.md#durations).',
  'rules[].whenSourceDeleted':
    'There is no default on purpose: whether deletions are mirrored is for you to say.',
  'rules[].whenSourceUnselected': 'There is no default on purpose either.',
  'rules[].fullSnapshots':
    'With `"convert"` **the replica is incremental, its source full**, and no storage account or SAS is involved. `"auto"` converts what cannot be staged: Trusted Launch, export denied, over 8 TiB. [Rights, time and cost](full-snapshots.md).',
  'rules[].locks':
    '`"lift"` takes them off for a deletion, a replacement or a tag update, and puts them back when the replica is still there; also read-only locks on a source that has to be exported. It needs a role with `Microsoft.Authorization/locks/*` on the target group, which Contributor does not have.',
  'rules[].protect': 'The lock is named `snaprep-protect`. It needs the same role as `"lift"`.',
  'rules[].targets[].resourceGroup': 'A rule has each group once, as a group holds one snapshot of a name.',
  'rules[].targets[].location':
    'Checked against the regions that this version knows; see `moreRegions` for newer ones.',
  'rules[].targets[].diskEncryptionSetId': 'The subscription is checked at start, the region by Azure.',
  workResourceGroup:
    'Nothing else should be in it, and it is neither source nor target. The name holds in each subscription of a source whose rule converts.',
  nightlySync: 'See [nightlySync](configuration.md#the-schedule).',
  deletionGuard: 'See [the guard](configuration.md#the-guard).',
};
