import { count } from '../parts/formats.ts';
import classes from './reviews.module.css';

export function Stars({ rating }: { rating: number }) {
  return (
    <span role="img" className={classes.stars} aria-label={count(rating, 'star')}>
      {'★'.repeat(rating)}
      {'☆'.repeat(5 - rating)}
    </span>
  );
}
