// The filters of a list. Choices work at once; text when Enter is pressed or the field is left.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import classes from './list.module.css';
import type { Filter } from './list-screen.ts';
import { filtersIn, type ListUrl } from './list-url.ts';

export function FilterBar({ filters, url }: { filters: Filter[]; url: ListUrl }) {
  const inForce = filtersIn(url.params);
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
