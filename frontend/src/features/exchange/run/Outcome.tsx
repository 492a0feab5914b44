import { Trans, useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { Section } from '@/shared/ui/Page';
import { countOf } from '../states';
import { Counts } from './Counts';
import { useUndo } from './changes';
import classes from './run.module.css';
import type { Run } from './useRun';

/** The report: what became of the rows, and the way back. */
export function Outcome({ run }: { run: Run }) {
  const { t } = useLingui();
  const undo = useUndo();
  const mayUndo = run.state === 'APPLIED' && countOf(run.counts, 'APPLIED') > 0;
  return (
    <Card>
      <Section title={run.state === 'UNDONE' ? t`The import was undone` : t`The import is applied`}>
        <Counts counts={run.counts} />
        {run.state === 'UNDONE' && (
          <p className={classes.note}>
            <Trans>
              The register is as it was before, except for what has been edited since. Both are in
              the history of each record.
            </Trans>
          </p>
        )}
        {mayUndo && (
          <div className="no-print">
            <ConfirmButton
              question={t`Undo the import?`}
              consequence={
                <Trans>
                  Records that it added are archived, and values that it changed are put back. What
                  somebody has edited since stays as it is.
                </Trans>
              }
              confirm={t`Undo the import`}
              onConfirm={() => undo(run.id)}
            >
              <Trans>Undo the import</Trans>
            </ConfirmButton>
          </div>
        )}
      </Section>
    </Card>
  );
}
