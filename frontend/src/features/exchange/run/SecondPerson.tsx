import { useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { NoRight } from '@/shared/ui/NoRight';
import { Section } from '@/shared/ui/Page';
import { ConfirmImport } from './ConfirmImport';
import { Counts } from './Counts';
import classes from './run.module.css';
import type { Run } from './useRun';

/** A colleague's import with a large effect: what it would do, and whether it is meant. */
export function SecondPerson({ uuid, run }: { uuid: string; run: Run }) {
  const { t } = useLingui();
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
          <ConfirmImport uuid={uuid} />
        </div>
      </Section>
    </Card>
  );
}
