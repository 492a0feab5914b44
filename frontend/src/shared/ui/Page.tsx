import { useLingui } from '@lingui/react/macro';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './Page.module.css';
import { PageHeader, type PageHeaderProps } from './PageHeader';

interface PageProps extends PageHeaderProps {
  /** `prose` to read, `form` to fill in, `page` for most, `full` to work in a table. */
  width?: 'prose' | 'form' | 'page' | 'full';
  children: ReactNode;
}

/** A page: its title in the tab and at its head, and a width for what one does here. */
export function Page({ width = 'page', children, ...header }: PageProps) {
  const { t } = useLingui();
  const { title } = header;
  useDocumentTitle(t`${title} · Konstellation`);
  return (
    <div className={classes.page} data-width={width}>
      <PageHeader {...header} />
      {children}
    </div>
  );
}

interface SectionProps {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, actions, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.sectionHead}>
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
