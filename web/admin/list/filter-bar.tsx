// The filters of a list. Choices work at once; text when Enter is pressed or the field is left.
import { Button, NativeSelect, TextInput, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { words } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import classes from './list.module.css';
import type { Filter } from './list-screen.ts';
import { filtersIn, type ListUrl } from './list-url.ts';

type Props = {
  filters: Filter[];
  /** Names that the tabs set. */
  tabbed: string[];
  url: ListUrl;
};

export function FilterBar({ filters, tabbed, url }: Props) {
  const inForce = filtersIn(url.params);
  const shown = new Set([...filters.map(({ name }) => name), ...tabbed]);
  const unseen = inForce.filter(([name]) => !shown.has(name));
  if (filters.length + unseen.length === 0) return null;
  return (
    <search className={classes.filters}>
      {filters.map((filter) => {
        const value = url.params.get(filter.name) ?? '';
        const set = (next: string) => url.set({ [filter.name]: next });
        if (filter.kind === 'choice')
          return (
            <NativeSelect
              key={filter.name}
              size="xs"
              label={filter.label}
              value={value}
              data={[{ value: '', label: 'Any' }, ...filter.choices]}
              onChange={(event) => set(event.currentTarget.value)}
            />
          );
        return <Typed key={filter.name} filter={filter} value={value} set={set} />;
      })}
      {unseen.map(([name, value]) => (
        <Button
          key={name}
          size="xs"
          variant="default"
          rightSection={<Icon name="close" size={13} />}
          onClick={() => url.set({ [name]: null })}
        >
          {/_id$/.test(name)
            ? `One ${words(name.replace(/_id$/, '')).toLowerCase()} only`
            : `${words(name)}: ${words(value)}`}
          <VisuallyHidden>, remove this filter</VisuallyHidden>
        </Button>
      ))}
      {inForce.length > 0 ? (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => url.set(Object.fromEntries(inForce.map(([name]) => [name, null])))}
        >
          Clear {inForce.length === 1 ? 'the filter' : `${inForce.length} filters`}
        </Button>
      ) : null}
    </search>
  );
}

type TypedProps = {
  filter: Exclude<Filter, { kind: 'choice' }>;
  value: string;
  set: (value: string) => void;
};

function Typed({ filter, value, set }: TypedProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const apply = () => {
    if (text.trim() !== value) set(text.trim());
  };
  return (
    <TextInput
      size="xs"
      label={filter.label}
      type={filter.kind === 'date' ? 'date' : 'search'}
      placeholder={filter.placeholder}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        if (filter.kind === 'date') set(event.currentTarget.value);
      }}
      onBlur={apply}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply();
      }}
    />
  );
}
