/** What one does by hand in Azure, and what goes wrong there, on the local cloud. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { control, placeOf, type CloudSnapshot, type Scene } from '../local-cloud.ts';
import { lastPart } from '../words.ts';
import { Icon } from './icon.tsx';

interface PlayProps {
  scene: Scene;
  /** After something was changed. */
  onDone: () => void;
}

interface Said {
  text: string;
  isError: boolean;
}

export function Play({ scene, onDone }: PlayProps): JSX.Element {
  const [snapshots, setSnapshots] = useState<CloudSnapshot[]>([]);
  const [said, setSaid] = useState<Said>();
  const list = async (): Promise<void> => {
    const listed = await control<CloudSnapshot[]>('GET', 'snapshots');
    const isReplica = ({ id }: CloudSnapshot): number =>
      placeOf(id).resourceGroup.toLowerCase() === scene.from.resourceGroup.toLowerCase() ? 0 : 1;
    setSnapshots(listed.toSorted((left, right) => isReplica(left) - isReplica(right)));
  };
  const act = (what: string, run: () => Promise<unknown>): void => {
    const doing = async (): Promise<void> => {
      try {
        await run();
        setSaid({ text: what, isError: false });
        await list();
      } catch (error) {
        setSaid({ text: error instanceof Error ? error.message : String(error), isError: true });
      }
      onDone();
    };
    void doing();
  };
  useEffect(() => {
    act('', () => Promise.resolve());
    // Replicas come and go by themselves.
    const timer = setInterval(() => {
      if (!document.hidden) void list().catch(() => undefined);
    }, 3000);
    return () => clearInterval(timer);
  }, []);
  return (
    <section aria-labelledby="play">
      <h2 id="play" class="hidden">
        Local cloud
      </h2>
      <p class="card">
        This is a local cloud: nothing here reaches Azure. Events take a second, copies some seconds.
      </p>
      <p role="status" class={said?.isError ? 'tone-bad said' : 'tone-good said'}>
        {said !== undefined && said.text !== '' && (
          <>
            <Icon name={said.isError ? 'alert' : 'check'} /> {said.text}
          </>
        )}
      </p>
      <div class="play">
        <TakeForm scene={scene} count={snapshots.length} act={act} />
        <HandForm scene={scene} snapshots={snapshots} act={act} />
        <FaultForm scene={scene} act={act} />
      </div>
    </section>
  );
}

type ActHere = (what: string, run: () => Promise<unknown>) => void;

function TakeForm({ scene, count, act }: { scene: Scene; count: number; act: ActHere }): JSX.Element {
  const [name, setName] = useState('');
  const [isTagged, setIsTagged] = useState(true);
  const [isFull, setIsFull] = useState(false);
  const wanted = name.trim() || `mine-${count + 1}`;
  const take = (names: readonly string[]): void => {
    act(
      names.length === 1 ? `${names[0] ?? ''} was taken` : `${names.length} snapshots were taken`,
      async () => {
        for (const one of names) {
          await control('POST', 'snapshots', {
            name: one,
            ...scene.from,
            ...(isTagged && { tags: scene.tags }),
            ...(isFull && { incremental: false }),
          });
        }
      },
    );
    setName('');
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    take([wanted]);
  };
  return (
    <form class="card form" onSubmit={submit}>
      <h3>Take a snapshot</h3>
      <label>
        Name
        <input
          value={name}
          placeholder={wanted}
          maxLength={80}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={isTagged}
          onChange={(event) => setIsTagged(event.currentTarget.checked)}
        />
        with the tag that the rule selects
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={isFull}
          onChange={(event) => setIsFull(event.currentTarget.checked)}
        />
        full, not incremental
      </label>
      <div class="buttons">
        <button type="submit" class="primary">
          Take it
        </button>
        <button
          type="button"
          onClick={() => take(Array.from({ length: 12 }, (_, index) => `${wanted}-${index + 1}`))}
        >
          Take a dozen
        </button>
      </div>
    </form>
  );
}

interface HandFormProps {
  scene: Scene;
  snapshots: readonly CloudSnapshot[];
  act: ActHere;
}

function HandForm({ scene, snapshots, act }: HandFormProps): JSX.Element {
  const [chosen, setChosen] = useState('');
  const snapshot = snapshots.find(({ id }) => id === chosen) ?? snapshots[0];
  const id = snapshot?.id ?? '';
  const place = placeOf(id);
  const path = `snapshots/${encodeURIComponent(snapshot?.name ?? '')}`;
  const isSource = place.resourceGroup.toLowerCase() === scene.from.resourceGroup.toLowerCase();
  const deeds: [word: string, method: string, path: string, body: object, done: string][] = [
    ['Tag', 'POST', `${path}/tags`, { tags: scene.tags }, 'was tagged'],
    ['Take its tags away', 'PATCH', path, { tags: {} }, 'has no tags any more'],
    ['Lock', 'PUT', `${path}/lock`, {}, 'is locked'],
    ['Unlock', 'DELETE', `${path}/lock`, {}, 'is unlocked'],
    ['Delete', 'DELETE', path, {}, 'was deleted'],
  ];
  return (
    <form class="card form" onSubmit={(event) => event.preventDefault()}>
      <h3>Change one by hand</h3>
      <label>
        Snapshot
        <select value={id} onChange={(event) => setChosen(event.currentTarget.value)}>
          {snapshots.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} in {placeOf(one.id).resourceGroup}
            </option>
          ))}
        </select>
      </label>
      <p class="faint">{isSource ? 'a source' : `a replica in ${place.resourceGroup}`}</p>
      <div class="buttons">
        {deeds.map(([word, method, route, body, done]) => (
          <button
            key={word}
            type="button"
            disabled={snapshot === undefined}
            onClick={() =>
              act(`${lastPart(id)} ${done}`, () => control(method, route, { ...place, ...body }))
            }
          >
            {word}
          </button>
        ))}
      </div>
    </form>
  );
}

function FaultForm({ scene, act }: { scene: Scene; act: ActHere }): JSX.Element {
  const [target] = scene.to;
  const group = target?.resourceGroup ?? scene.from.resourceGroup;
  const fault = (answer: object, times: number): object => ({
    method: 'PUT',
    resourceGroup: group,
    times,
    answer,
  });
  const error = (status: number, code: string): object => ({
    status,
    code,
    message: 'injected from the page',
  });
  const faults: [word: string, path: string, method: string, body: object][] = [
    [
      `the next 3 writes in ${group} fail with 500`,
      'faults',
      'POST',
      fault(error(500, 'InternalServerError'), 3),
    ],
    [
      `the next write in ${group} is forbidden`,
      'faults',
      'POST',
      fault(error(403, 'AuthorizationFailed'), 1),
    ],
    ['the next 3 events are lost', 'events', 'PATCH', { lose: 3 }],
    ['Azure throttles calls', 'behaviour', 'PATCH', { throttle: { enabled: true } }],
    ['Azure throttles no more', 'behaviour', 'PATCH', { throttle: { enabled: false } }],
  ];
  return (
    <form class="card form" onSubmit={(event) => event.preventDefault()}>
      <h3>A bad day for Azure</h3>
      <div class="buttons stacked">
        {faults.map(([word, path, method, body]) => (
          <button
            key={word}
            type="button"
            onClick={() => act(`from now on: ${word}`, () => control(method, path, body))}
          >
            {word}
          </button>
        ))}
        <button type="button" onClick={() => act('all faults are gone', () => control('DELETE', 'faults'))}>
          Take all faults away
        </button>
      </div>
    </form>
  );
}
