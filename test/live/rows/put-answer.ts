import type { RunRow } from '../row.ts';

/** What only a snapshot that is there can have. */
const later = ['uniqueId', 'timeCreated', 'diskState', 'incrementalSnapshotFamilyId'];

export const putAnswer: RunRow = {
  kind: 'run',
  id: 'put-answer',
  question: 'does the answer that accepts a new snapshot have what Azure gives it later?',
  expected: '202 without any of it',
  minutes: 5,
  dollars: 0.02,
  makes: 'a disk of 4 GiB and a snapshot of it',
  run: async (stage) => {
    const source = await stage.group();
    const disk = await stage.disk(source, 'disk');
    const answers: { status: number; properties: Record<string, unknown> }[] = [];
    const { snapshots } = stage.place.clients.compute(source.subscriptionId);
    const creationData = { createOption: 'Copy', sourceResourceId: disk.id } as const;
    const body = { location: source.region, incremental: true, creationData };
    const onResponse = (response: { status: number; bodyAsText?: string | null }): void => {
      const { properties = {} } = JSON.parse(response.bodyAsText ?? '{}') as {
        properties?: Record<string, unknown>;
      };
      answers.push({ status: response.status, properties });
    };
    await stage.finish(snapshots.createOrUpdate(source.name, 'golden', body, { onResponse }));
    const [first] = answers;
    if (first === undefined) throw new Error('the client told of no answer');
    const found = later.filter((name) => first.properties[name] !== undefined);
    return `${String(first.status)} ${found.length === 0 ? 'without any of it' : `with ${found.join(', ')}`}`;
  },
};
