import { useLingui } from '@lingui/react/macro';
import { Link, useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import type { FormEvent } from 'react';
import type { Viewer } from '@/shared/auth/viewer';
import classes from './HeaderSearch.module.css';

/**
 * The way to the search from every page. Plain elements: the suggestions wait on the page it leads
 * to, so that no other page has to load them.
 */
export function HeaderSearch({ viewer }: { viewer: Viewer }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const to = viewer.kind === 'user' ? '/partners' : '/directory';
  const label = viewer.kind === 'user' ? t`Search the network` : t`Search among the members`;

  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get('text') ?? '').trim();
    form.reset();
    void navigate({ to, search: text ? { text } : {} });
  };

  return (
    <>
      <search className={classes.wide}>
        <form onSubmit={search} className={classes.form}>
          <Search size={18} aria-hidden="true" className={classes.icon} />
          <input
            type="search"
            name="text"
            className={classes.input}
            aria-label={label}
            placeholder={label}
            maxLength={200}
            autoComplete="off"
          />
        </form>
      </search>
      <Link to={to} className={classes.narrow} data-reader={viewer.kind} aria-label={label}>
        <Search size={20} aria-hidden="true" />
      </Link>
    </>
  );
}
