import { Trans, useLingui } from '@lingui/react/macro';
import { Link, Outlet } from '@tanstack/react-router';
import { Wordmark } from '@/shared/ui/Mark';
import { NightSky } from '@/shared/ui/NightSky';
import classes from './Entrance.module.css';
import { LanguageSwitch } from './LanguageSwitch';
import { SchemeSwitch } from './SchemeSwitch';

/** The frame of the pages on the way in: the form, and beside it what it leads to. */
export function Entrance() {
  const { t } = useLingui();
  return (
    <div className={classes.entrance}>
      <div className={classes.door}>
        <header className={classes.header}>
          <Link to="/" className={classes.home} aria-label={t`Konstellation, start page`}>
            <Wordmark />
          </Link>
          <div className={classes.switches}>
            <LanguageSwitch />
            <SchemeSwitch />
          </div>
        </header>
        <main className={classes.main}>
          <Outlet />
        </main>
      </div>
      <aside className={classes.view} aria-label={t`About Konstellation`}>
        <NightSky />
        <p className={classes.words}>
          <Trans>Find the partner that you did not know you were looking for.</Trans>
        </p>
      </aside>
    </div>
  );
}
