import { Trans, useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { NoRight } from '@/shared/ui/NoRight';
import { notify } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { useRefreshed } from '../cache';
import { Counts } from './Counts';
import { confirmImport } from './changes';
import classes from './run.module.css';
import type { Run } from './useRun';

/** A colleague's import with a large effect: what it would do, and whether it is meant. */
export function SecondPerson({ run }: { run: Run }) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  if (run.state !== 'PLANNED') return <NoRight />;
  return (
    <Card>
      <Section title={t`A colleague asks you to confirm this import`}>
        <ul className={classes.reasons}>
          {run.notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
        <Counts counts={run.counts} />
        <div>
          <ConfirmButton
            variant="filled"
            color="petrol"
            question={t`Confirm the import?`}
            consequence={
              <Trans>
                You say that an import of this size is meant. Your colleague then applies it.
              </Trans>
            }
            confirm={t`Confirm`}
            onConfirm={async () => {
              await confirmImport(run.id);
              await refreshed();
              notify(t`Confirmed. Your colleague can apply it now.`);
            }}
          >
            <Trans>Confirm the import</Trans>
          </ConfirmButton>
        </div>
      </Section>
    </Card>
  );
}
