// Bars by month, from zero. Drawn with boxes: the library for charts weighs 98 kB, this a few hundred bytes. The table
// below says the same in words, so a reader of the page hears it once.
import classes from './insight.module.css';

type Props = {
  data: { month: string; value: number }[];
  format: (value: number) => string;
  /** The height of a full bar; the largest value when left out. */
  most?: number;
};

export function MonthBars({ data, format, most }: Props) {
  const top = most ?? Math.max(1, ...data.map(({ value }) => value));
  return (
    <div className={classes.bars} aria-hidden="true">
      {data.map(({ month, value }) => (
        <div key={month} title={`${month}: ${format(value)}`}>
          <span className={classes.track}>
            <span style={{ height: `${Math.max(0, Math.min(100, (value * 100) / top))}%` }} />
          </span>
          <span className={classes.month}>{month.slice(0, 3)}</span>
        </div>
      ))}
    </div>
  );
}
