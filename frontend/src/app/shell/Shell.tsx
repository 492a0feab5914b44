import { Trans, useLingui } from '@lingui/react/macro';
import { AppShell, Burger, Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useViewer } from '@/shared/auth/viewer';
import { Wordmark } from '@/shared/ui/Mark';
import { shell } from '@/shared/ui/tokens';
import { HeaderSearch } from './HeaderSearch';
import { LanguageSwitch } from './LanguageSwitch';
import { Navigation } from './Navigation';
import { SchemeSwitch } from './SchemeSwitch';
import classes from './Shell.module.css';
import { useArrival } from './useArrival';

// Visitors need no menu of their own, nor the floating machinery that comes with it.
const UserMenu = lazy(() => import('./UserMenu'));

/** The whole application around a page: the one of the route, unless another is given. */
export function Shell({ children = <Outlet /> }: { children?: ReactNode }) {
  const viewer = useViewer();
  const { t } = useLingui();
  const [opened, menu] = useDisclosure(false);
  const main = useArrival(menu.close);

  return (
    <AppShell
      header={{ height: shell.header }}
      navbar={{ width: shell.navigation, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className={classes.skip} href="#main">
        <Trans>Skip to the content</Trans>
      </a>
      <AppShell.Header className={`${classes.header} no-print`}>
        <Burger
          hiddenFrom="md"
          opened={opened}
          onClick={menu.toggle}
          aria-expanded={opened}
          aria-label={opened ? t`Close the menu` : t`Open the menu`}
        />
        <Link to="/" className={classes.home} aria-label={t`Konstellation, start page`}>
          <Wordmark />
        </Link>
        <div className={classes.search}>
          <HeaderSearch viewer={viewer} />
        </div>
        <div className={classes.switches}>
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
        {viewer.kind === 'user' ? (
          <Suspense fallback={<Skeleton circle height={36} />}>
            <UserMenu viewer={viewer} />
          </Suspense>
        ) : (
          <Button component={Link} to="/sign-in" size="sm" className={classes.signIn}>
            <Trans>Sign in</Trans>
          </Button>
        )}
      </AppShell.Header>
      <AppShell.Navbar className={`${classes.navbar} no-print`} aria-label={t`Main menu`}>
        <Navigation viewer={viewer} />
        <div className={classes.menuSwitches}>
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
