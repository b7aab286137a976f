import { Link } from 'wouter';
import { Icon } from '../parts/icons.tsx';
import { addressOf, screens } from '../screens.ts';
import classes from './shell.module.css';

export function Navigation({ current }: { current: string }) {
  const groups = [...new Set(screens.map(({ group }) => group))];
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
