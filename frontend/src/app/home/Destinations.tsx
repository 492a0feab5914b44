import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import type { Viewer } from '@/shared/auth/viewer';
import { destinationsFor } from '../navigation';
import classes from './Destinations.module.css';

/** What the navigation offers, with a sentence on what each is for. */
export function Destinations({ viewer }: { viewer: Viewer }) {
  const { i18n } = useLingui();
  return (
    <ul className={classes.list}>
      {destinationsFor(viewer).map(
        ({ to, label, purpose, Icon }) =>
          purpose && (
            <li key={to}>
              <Link to={to} className={classes.card}>
                <Icon size={26} aria-hidden="true" />
                <span className={classes.label}>{i18n._(label)}</span>
                <span className={classes.purpose}>{i18n._(purpose)}</span>
              </Link>
            </li>
          ),
      )}
    </ul>
  );
}
