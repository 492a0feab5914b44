import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import classes from './PageTabs.module.css';

/** Links to the parts of a page; each has an address of its own. */
export function PageTabs({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Parts of the page`} className={`${classes.tabs} no-print`}>
      {children}
    </nav>
  );
}
