import { Link } from 'wouter';
import { Icon } from '../parts/icons.tsx';
import { addressOf, type Screen, screens } from '../screens.ts';
import classes from './shell.module.css';

const order: Screen['group'][] = ['Today', 'Money', 'Training', 'Customers', 'System'];

export function Navigation({ current }: { current: string }) {
  const groups = order.filter((group) => screens.some((screen) => screen.group === group));
  return (
    <nav aria-label="Back office">
      {groups.map((group) => (
        <div key={group}>
          {group === 'Today' ? null : <p className={classes.groupName}>{group}</p>}
          <ul className={classes.group}>
            {screens
              .filter((screen) => screen.group === group)
              .map((screen) => (
                <li key={screen.path}>
                  <Link
                    href={addressOf(screen)}
                    className={classes.link}
                    aria-current={screen.path === current ? 'page' : undefined}
                    onPointerEnter={() => void screen.load()}
                  >
                    <Icon name={screen.icon} />
                    {screen.title}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
