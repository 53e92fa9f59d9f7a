/** Pausing by the built command line: every other command says it, and the deployed service heeds and records it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';
import { WorldCli } from '../support/world-cli.ts';

let world: World;
let cli: WorldCli;
const minute = 60_000;

beforeEach(async () => {
  const rules = [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT15M' })];
  world = await World.start({ rules });
  cli = await WorldCli.start(world, rules);
});

afterEach(async () => {
  await cli.close();
  await world.close();
});

async function told(): Promise<string[]> {
  const { out } = await cli.run('history', '-o', 'tsv', '--query', 'happenings[].what');
  return out.split('\n').filter((what) => /^(paused|resumed)$/.test(what));
}

test('a paused rule: every command says it, the service heeds and records it, and goes on when it is resumed', async () => {
  const paused = await cli.run('pause', '--rule', 'Golden-Images', '--reason', 'moving the group');
  expect(paused).toMatchObject({ code: 0, error: '' });
  expect(paused.out).toMatch(/^Paused: everything of rule golden-images is paused .*: moving the group\.\n$/);
  // A command begins at the time of the world, and takes as long as the machine takes: what follows is to be later.
  world.clock.advanceBy(5 * minute);
  expect((await cli.run('pause', '--rule', 'golden-images')).out).toContain('It is paused already');
  const unknown = await cli.run('pause', '--rule', 'golden-image');
  expect(unknown).toMatchObject({ code: 64, out: '' });
  expect(unknown.error).toContain('did you mean "golden-images"?');

  world.person.take(groups.source, 'a', { tags: selected });
  await world.settle();
  await world.nightlySync();
  expect(world.person.names(groups.weu)).toEqual([]);
  expect(world.reasons('a', groups.weu)).toEqual(['wait Paused']);
  expect(world.records.filter(({ event }) => event === 'synced').at(-1)).toHaveProperty('paused');

  const commands = [
    'plan',
    'status',
    'explain a',
    'history',
    'deletions list',
    'dead-letters list',
    'adopt --dry-run',
    'replicate a',
    'sync',
  ];
  // Only a person goes on with it: none of these waits for that, and none calls it done.
  const waiting = ['wait a', 'sync --wait', 'sync --here', 'replicate a --here'];
  for (const command of [...commands, ...waiting]) {
    const { code, error } = await cli.run(...command.split(' '));
    expect({ command, code }).toEqual({ command, code: waiting.includes(command) ? 3 : 0 });
    expect(error, command).toMatch(/^Paused: .*rule golden-images.*: moving the group\.$/m);
  }
  expect((await cli.run('doctor', '--check', 'clock')).error).toMatch(/^Paused: .*rule golden-images/m);
  const status = await cli.run('status');
  expect(status.out).toMatch(/a +rg-images-weu .*‖ missing .*paused: /);
  const plan = await cli.run('plan', '-o', 'json');
  expect(JSON.parse(plan.out)).toMatchObject({ changes: [], waiting: [{ name: 'a', reason: 'Paused' }] });
  expect(world.person.names(groups.weu)).toEqual([]);

  // The service has read a moment ago that the rule is paused: that must not keep it from going on.
  const resumed = await cli.run('resume', '--rule', 'golden-images');
  expect(resumed).toEqual({
    ...{ code: 0, error: '' },
    out: 'Resumed, and the full pass is asked for.\nNothing is paused.\n',
  });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['a']);
  const idle = await cli.run('resume');
  expect(idle.out).toBe('Nothing of the kind is paused.\nNothing is paused.\n');
  expect(await told()).toEqual(['paused', 'resumed']);
  expect(await cli.run('wait', 'a', '-o', 'tsv', '--query', 'verdict')).toMatchObject({
    code: 0,
    out: 'ready\n',
    error: expect.not.stringContaining('Paused') as string,
  });
  await again(world);
});

test('paused deletions: none begins from then on, copies go on, and resuming lets go what is due', async () => {
  for (const name of ['a', 'b', 'c']) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  world.person.delete(groups.source, 'a');
  await world.pass(14 * minute + 50_000);
  // A look of the service reads what is paused right before, and may believe that for ten seconds.
  world.person.take(groups.source, 'd', { tags: selected });
  await world.pass(5000);
  expect(world.person.names(groups.weu)).toEqual(['a', 'b', 'c', 'd']);
  expect(await cli.run('pause', '--deletions', '--reason', 'audit')).toMatchObject({ code: 0, error: '' });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['a', 'b', 'c', 'd']);
  expect(world.person.get(groups.weu, 'd')).toMatchObject({ completionPercent: 100 });
  expect(world.reasons('a', groups.weu).at(-1)).toBe('blocked DeletionsPaused');
  expect(await world.callsDuring(() => world.settle(24 * 60 * minute))).toEqual([]);

  const status = await cli.run('status', 'a', '-o', 'json');
  expect(status.error).toMatch(/^Paused: deletions of all rules are paused .*: audit\.$/m);
  expect(JSON.parse(status.out)).toMatchObject({
    pauses: [{ scope: 'deletions', reason: 'audit' }],
    replicas: [{ name: 'a', paused: 'deletions' }],
  });
  const plan = await cli.run('plan', '-o', 'json');
  expect(JSON.parse(plan.out)).toMatchObject({
    deletions: [],
    blocked: [{ name: 'a', reason: 'DeletionsPaused' }],
  });
  const list = await cli.run('deletions', 'list', '-o', 'json');
  expect(JSON.parse(list.out)).toMatchObject({ pauses: [{ scope: 'deletions' }], sets: [{ pending: [{}] }] });
  expect((await cli.run('explain', 'a')).out).toContain('DeletionsPaused');
  await cli.run('sync', '--here', '--wait-deletions');
  expect(world.person.names(groups.weu)).toEqual(['a', 'b', 'c', 'd']);

  // This one is of all rules: it is not what is ended here.
  expect((await cli.run('resume', '--rule', 'golden-images')).out).toContain('Nothing of the kind is paused');
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['a', 'b', 'c', 'd']);
  const resumed = await cli.run('resume', '--deletions', '-o', 'json');
  expect(JSON.parse(resumed.out)).toMatchObject({
    changed: [{ scope: 'deletions' }],
    pauses: [],
    passId: expect.any(String) as string,
  });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['b', 'c', 'd']);
  expect(await told()).toEqual(['paused', 'resumed']);
  await again(world);
});
