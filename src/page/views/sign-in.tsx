import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { functionKey } from '../api.ts';
import { Icon } from './icon.tsx';

/** Where nobody is let in without: the platform's own sign-in, or a function key. */
export function SignIn({ by, onKey }: { by: 'entra' | 'key'; onKey: () => void }): JSX.Element {
  const [key, setKey] = useState('');
  if (by === 'entra') {
    const back = encodeURIComponent(location.pathname + location.search);
    return (
      <section class="card form" aria-labelledby="sign-in">
        <h1 id="sign-in">Your sign-in has ended</h1>
        <p>
          <a href={`/.auth/login/aad?post_login_redirect_uri=${back}`}>Sign in again</a>
        </p>
      </section>
    );
  }
  const submit = (event: Event): void => {
    event.preventDefault();
    functionKey.set(key.trim());
    setKey('');
    onKey();
  };
  return (
    <form class="card form" aria-labelledby="sign-in" onSubmit={submit}>
      <h1 id="sign-in">The app asks for a function key</h1>
      {functionKey.get() !== '' && (
        <p class="tone-bad" role="alert">
          <Icon name="alert" /> It does not take the key that was given.
        </p>
      )}
      <label>
        Function key
        <input
          type="password"
          autocomplete="off"
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
      </label>
      <p class="faint">It is kept until this tab is closed, and sent to this app alone.</p>
      <div class="buttons">
        <button type="submit" class="primary" disabled={key.trim() === ''}>
          Use it
        </button>
      </div>
    </form>
  );
}
