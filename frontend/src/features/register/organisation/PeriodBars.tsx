import { useLingui } from '@lingui/react/macro';
import { useFormat } from '@/shared/format/useFormat';
import classes from './PeriodBars.module.css';
import { type Period, placed } from './periods';
import { today } from './today';

/** The periods of a membership on one line of time, each also in words. */
export function PeriodBars({ periods }: { periods: readonly Period[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const { bars, now } = placed(periods, today());
  return (
    <div>
      <div className={classes.line} aria-hidden="true">
        {bars.map(({ startsOn, left, width, isOpen }) => (
          <span
            key={startsOn}
            className={classes.bar}
            data-open={isOpen || undefined}
            style={{ left: `${left}%`, width: `${width}%` }}
          />
        ))}
        <span className={classes.now} style={{ left: `${now}%` }} />
      </div>
      <ol className={classes.list} aria-label={t`Periods`} data-tabular>
        {bars.map(({ startsOn, endsOn }) => (
          <li key={startsOn}>{format.period(startsOn, endsOn)}</li>
        ))}
      </ol>
    </div>
  );
}
