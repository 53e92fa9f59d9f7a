import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Caller } from '../api-types.ts';
import { Icon } from './icon.tsx';

const themeName = 'snaprep-theme';

function storedTheme(): string {
  const stored = localStorage.getItem(themeName);
  return stored === 'light' || stored === 'dark' ? stored : '';
}

export function TopBar({ caller, isLive }: { caller: Caller | undefined; isLive: boolean }): JSX.Element {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem(themeName, theme);
  }, [theme]);
  const isDark = theme === 'dark' || (theme === '' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <header class="top-bar">
      <span class="product">
        <svg viewBox="0 0 24 24" width="1.57rem" height="1.57rem" aria-hidden="true">
          <rect x="2" y="2" width="13" height="13" rx="3" class="mark-back" />
          <rect x="9" y="9" width="13" height="13" rx="3" class="mark-front" />
        </svg>
        Snapshot Replicator
      </span>
      <span class="faint live">
        <span class={`dot ${isLive ? 'dot-live' : ''}`} aria-hidden="true" />
        {isLive ? 'live' : 'not live'}
      </span>
      <span class="spring" />
      {caller !== undefined && (
        <span class="faint who">
          {caller.name ?? (caller.signIn === 'key' ? 'by key' : '')}
          {caller.signIn === 'entra' && ` · ${caller.roles.join(', ') || 'no role'}`} · {caller.version}
        </span>
      )}
      <button
        type="button"
        class="quiet square"
        aria-label={isDark ? 'Use the light theme' : 'Use the dark theme'}
        title={isDark ? 'Light' : 'Dark'}
        onClick={() => setTheme(isDark ? 'light' : 'dark')}
      >
        <Icon name={isDark ? 'sun' : 'moon'} />
      </button>
    </header>
  );
}
