import { useLingui } from '@lingui/react/macro';
import { Card, Progress } from '@mantine/core';
import { useFormat } from '@/shared/format/useFormat';
import classes from './run.module.css';
import type { Run } from './useRun';

/** The server is at work; one may leave the page and come back. */
export function Working({ run }: { run: Run }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = {
    PLANNING: t`Each row is being compared with the register. Nothing is changed.`,
    APPLYING: t`The rows are being written. You may leave this page.`,
    UNDOING: t`What the import wrote is being taken back. You may leave this page.`,
  };
  const state = run.state === 'APPLYING' || run.state === 'UNDOING' ? run.state : 'PLANNING';
  return (
    <Card>
      <p className={classes.working} role="status">
        {words[state]} <span data-tabular>{format.percent(run.progress / 100)}</span>
      </p>
      <Progress
        value={Math.max(run.progress, 2)}
        size="lg"
        animated
        aria-label={t`How far the work has come`}
      />
    </Card>
  );
}
