import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import type { Viewer } from '@/shared/auth/viewer';
import { destinationsFor, GROUPS } from '../navigation';
import classes from './Navigation.module.css';

/** What the reader may go to, group by group. */
export function Navigation({ viewer }: { viewer: Viewer }) {
  const { i18n } = useLingui();
  const destinations = destinationsFor(viewer);
  return GROUPS.map(({ id, label }) => {
    const within = destinations.filter(({ group }) => group === id);
    if (within.length === 0) return null;
    return (
      <div key={id} className={classes.group}>
        {label && <p className={classes.label}>{i18n._(label)}</p>}
        <ul className={classes.list}>
          {within.map(({ to, label: name, Icon }) => (
            <li key={to}>
              <Link
                to={to}
                className={classes.link}
                activeOptions={{ exact: to === '/', includeSearch: false }}
              >
                <Icon size={19} aria-hidden="true" />
                {i18n._(name)}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    );
  });
}
