import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '@/shared/format/useFormat';
import classes from './Timeline.module.css';

export interface TimelineChange {
  field: string;
  /** Left out where there was nothing before, as in a new record. */
  from?: ReactNode;
  to: ReactNode;
}

export interface TimelineEntry {
  id: string;
  at: string;
  who: string;
  /** What happened, as a sentence: “Uppgifterna ändrades”. */
  what: ReactNode;
  changes?: readonly TimelineChange[];
  actions?: ReactNode;
}

/** The history of a record, newest first: who, when, what from, what to. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const format = useFormat();
  return (
    <ol className={classes.timeline}>
      {entries.map(({ id, at, who, what, changes = [], actions }) => (
        <li key={id} className={classes.entry}>
          <p className={classes.head}>
            <strong>{what}</strong>
            <span className={classes.meta}>
              {who}, <time dateTime={at}>{format.dateTime(at)}</time>
            </span>
          </p>
          {changes.length > 0 && (
            <dl className={classes.changes}>
              {changes.map(({ field, from, to }) => (
                <div key={field} className={classes.change}>
                  <dt>{field}</dt>
                  <dd>
                    {from !== undefined && (
                      <>
                        <del>{from || <Trans>nothing</Trans>}</del>
                        <span aria-hidden="true"> → </span>
                      </>
                    )}
                    <ins>{to || <Trans>nothing</Trans>}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {actions && <div className="no-print">{actions}</div>}
        </li>
      ))}
    </ol>
  );
}
