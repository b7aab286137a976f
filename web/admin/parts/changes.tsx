// Before and after, field by field.

import classes from './changes.module.css';
import { words } from './formats.ts';

type Fields = Record<string, unknown> | null;
const MOST_LETTERS = 160;
/** More than that would bury the entries around it. */
const AT_ONCE = 6;

export function Changes({ before, after }: { before: Fields; after: Fields }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (name) => name !== 'updated_at' && JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
  );
  if (names.length === 0) return null;
  const table = (
    <table className={classes.changes}>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{words(name)}</th>
            {before && name in before ? (
              <td>
                <del>{text(before[name])}</del>
              </td>
            ) : (
              <td />
            )}
            <td>{after && name in after ? <ins>{text(after[name])}</ins> : null}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (names.length <= AT_ONCE) return table;
  return (
    <details className={classes.many}>
      <summary>{names.length} fields</summary>
      {table}
    </details>
  );
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  const all = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return all.length > MOST_LETTERS ? `${all.slice(0, MOST_LETTERS)}…` : all;
}
