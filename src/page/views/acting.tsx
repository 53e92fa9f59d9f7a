/** Buttons that ask before they act, the question, and what came of it. */
import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { refusalOf, type Act } from '../act.ts';
import { ApiError } from '../api.ts';
import type { Caller } from '../api-types.ts';
import { Icon } from './icon.tsx';

interface Acting {
  caller: Caller | undefined;
  ask: (act: Act) => void;
}

const ActingContext = createContext<Acting>({ caller: undefined, ask: () => undefined });

interface Notice {
  text: string;
  isError: boolean;
}

interface ActingProps {
  caller: Caller | undefined;
  /** After something was done. */
  onDone: () => void;
  children: ComponentChildren;
}

export function ActingProvider({ caller, onDone, children }: ActingProps): JSX.Element {
  const [act, setAct] = useState<Act>();
  const [isRunning, setIsRunning] = useState(false);
  const [notice, setNotice] = useState<Notice>();
  useEffect(() => {
    if (notice === undefined || notice.isError) return;
    const timer = setTimeout(() => setNotice(undefined), 8000);
    return () => clearTimeout(timer);
  }, [notice]);
  const run = async (): Promise<void> => {
    if (act === undefined) return;
    setIsRunning(true);
    try {
      await act.run();
      setNotice({ text: act.done, isError: false });
    } catch (error) {
      const text = error instanceof ApiError ? `${error.message} (${error.code})` : String(error);
      setNotice({ text, isError: true });
    }
    setIsRunning(false);
    setAct(undefined);
    onDone();
  };
  return (
    <ActingContext.Provider value={{ caller, ask: setAct }}>
      {children}
      {act !== undefined && (
        <Question act={act} isRunning={isRunning} onYes={() => void run()} onNo={() => setAct(undefined)} />
      )}
      <div class="notices" role={notice?.isError ? 'alert' : 'status'}>
        {notice !== undefined && (
          <p class={`notice ${notice.isError ? 'tone-bad' : 'tone-good'}`}>
            <Icon name={notice.isError ? 'alert' : 'check'} /> {notice.text}
            <button
              type="button"
              class="quiet square"
              aria-label="Close the notice"
              onClick={() => setNotice(undefined)}
            >
              <Icon name="close" />
            </button>
          </p>
        )}
      </div>
    </ActingContext.Provider>
  );
}

interface QuestionProps {
  act: Act;
  isRunning: boolean;
  onYes: () => void;
  onNo: () => void;
}

function Question({ act, isRunning, onYes, onNo }: QuestionProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      // As long as it is open, nothing behind it takes the focus.
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="question" onCancel={onNo}>
      <h2 id="question">{act.question}</h2>
      <ul>
        {act.consequences.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div class="dialog-buttons">
        <button type="button" onClick={onNo} disabled={isRunning}>
          Leave it
        </button>
        <button type="button" class={act.isGrave ? 'grave' : 'primary'} onClick={onYes} disabled={isRunning}>
          {isRunning ? 'Asking the service…' : act.word}
        </button>
      </div>
    </dialog>
  );
}

interface ActButtonProps {
  act: Act;
  icon?: Parameters<typeof Icon>[0]['name'];
  class?: string;
}

/** Disabled, and says why, for whoever may not. */
export function ActButton({ act, icon, class: className = '' }: ActButtonProps): JSX.Element {
  const { caller, ask } = useContext(ActingContext);
  const refusal = refusalOf(act, caller);
  return (
    <button
      type="button"
      class={className}
      aria-disabled={refusal !== undefined}
      title={refusal}
      onClick={() => refusal === undefined && ask(act)}
    >
      {icon !== undefined && <Icon name={icon} />} {act.word}
      {refusal !== undefined && <span class="hidden">: {refusal}</span>}
    </button>
  );
}
