import type { JSX } from 'preact';
import type { Verdict, VerdictKind } from '../verdict.ts';
import { Icon } from './icon.tsx';

const icons: Readonly<Record<VerdictKind, Parameters<typeof Icon>[0]['name']>> = {
  ready: 'check',
  working: 'copy',
  attention: 'alert',
  unread: 'alert',
  paused: 'pause',
  stale: 'alert',
  empty: 'dashed',
  loading: 'clock',
};

interface BannerProps {
  verdict: Verdict;
  /** When it was read, as text. */
  readText: string;
  children: JSX.Element | JSX.Element[];
}

export function Banner({ verdict, readText, children }: BannerProps): JSX.Element {
  const { kind, headline, detail } = verdict;
  return (
    <section class={`banner banner-${kind}`} aria-label="Overall state">
      <span class="banner-icon">
        <Icon name={icons[kind]} size={28} />
      </span>
      <div class="banner-text">
        <div role="status">
          <h1>{headline}</h1>
        </div>
        <p>
          {detail} <span class="faint">{readText}</span>
        </p>
      </div>
      <div class="banner-actions">{children}</div>
    </section>
  );
}
