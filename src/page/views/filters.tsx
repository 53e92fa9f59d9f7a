import type { JSX, RefObject } from 'preact';
import { home, isFiltered, type Address } from '../address.ts';
import type { Column } from '../matrix.ts';
import type { Go } from '../use-address.ts';
import { count } from '../words.ts';
import { Icon } from './icon.tsx';

interface FiltersProps {
  address: Address;
  go: Go;
  rules: readonly string[];
  columns: readonly Column[];
  shown: number;
  /** Whether there was a reading at all. */
  isKnown: boolean;
  total: number;
  search: RefObject<HTMLInputElement | null>;
}

export function Filters({
  address,
  go,
  rules,
  columns,
  shown,
  isKnown,
  total,
  search,
}: FiltersProps): JSX.Element {
  const { states, text, rule, target } = home;
  return (
    <div class="filters" role="search">
      <label class="search">
        <Icon name="search" />
        <span class="hidden">Search names, rules, reasons and regions</span>
        <input
          ref={search}
          type="search"
          placeholder="Name, reason, region"
          value={address.text}
          onInput={(event) => go({ text: event.currentTarget.value }, { replace: true })}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <Choice label="Rule" all="All rules" value={address.rule} onChoose={(value) => go({ rule: value })}>
        {rules.map((one) => [one, one])}
      </Choice>
      <Choice
        label="Target"
        all="All targets"
        value={address.target.toLowerCase()}
        onChoose={(value) => go({ target: value })}
      >
        {columns.map(({ key, location, group }) => [key, `${location} · ${group}`])}
      </Choice>
      {isFiltered(address) && (
        <button type="button" class="quiet" onClick={() => go({ states, text, rule, target })}>
          <Icon name="close" /> Clear filters
        </button>
      )}
      <span class="faint shown" role="status">
        {isKnown &&
          (shown === total
            ? count(total, 'snapshot')
            : `${shown.toLocaleString('en')} of ${count(total, 'snapshot')}`)}
      </span>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  value: string;
  onChoose: (value: string) => void;
  /** Values and their texts. */
  children: readonly (readonly [string, string])[];
}

function Choice({ label, all, value, onChoose, children }: ChoiceProps): JSX.Element {
  return (
    <label>
      <span class="hidden">{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{all}</option>
        {children.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
