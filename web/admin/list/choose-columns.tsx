// Which columns, and how close the rows stand.
import { Menu } from '@mantine/core';
import { Icon } from '../parts/icons.tsx';
import type { Column } from './list-screen.ts';
import type { ListUrl } from './list-url.ts';

type Props<R> = {
  columns: Column<R>[];
  shown: Column<R>[];
  url: ListUrl;
  dense: boolean;
  setDense: (dense: boolean) => void;
};

export function ChooseColumns<R>({ columns, shown, url, dense, setDense }: Props<R>) {
  const keys = shown.map(({ key }) => key);
  const toggle = (key: string) => {
    const next = columns.map((column) => column.key).filter((one) => (one === key) !== keys.includes(one));
    const standard = columns.filter(({ optional }) => !optional).map((column) => column.key);
    url.set(
      { cols: next.join() === standard.join() ? null : next.join(',') },
      { keepPage: true, replace: true },
    );
  };
  return (
    <Menu.Dropdown>
      <Menu.Label>Columns</Menu.Label>
      {columns.map(({ key, title }, place) => (
        <Menu.Item
          key={key}
          role="menuitemcheckbox"
          aria-checked={keys.includes(key)}
          disabled={place === 0}
          leftSection={<Tick on={keys.includes(key)} />}
          onClick={() => toggle(key)}
        >
          {title}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item
        role="menuitemcheckbox"
        aria-checked={dense}
        leftSection={<Tick on={dense} />}
        onClick={() => setDense(!dense)}
      >
        Close rows
      </Menu.Item>
    </Menu.Dropdown>
  );
}

function Tick({ on }: { on: boolean }) {
  return (
    <span style={{ display: 'inline-flex', width: 16 }}>{on ? <Icon name="check" size={16} /> : null}</span>
  );
}
