import { useLingui } from '@lingui/react/macro';
import { useFormat } from '@/shared/format/useFormat';
import { Status } from '@/shared/ui/Chip';
import { inOrder, VERDICT_TONES, VERDICTS, type VerdictCount } from '../states';
import classes from './run.module.css';

/** How many rows have which verdict. */
export function Counts({ counts }: { counts: readonly VerdictCount[] }) {
  const { i18n } = useLingui();
  const format = useFormat();
  return (
    <ul className={classes.counts}>
      {inOrder(counts).map(({ verdict, count }) => (
        <li key={verdict}>
          <strong data-tabular>{format.number(count)}</strong>
          <Status tone={VERDICT_TONES[verdict]}>{i18n._(VERDICTS[verdict])}</Status>
        </li>
      ))}
    </ul>
  );
}
