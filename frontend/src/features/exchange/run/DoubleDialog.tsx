import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { organisationNumber } from '@/shared/format/format';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Dialog } from '@/shared/ui/Dialog';
import { Facts } from '@/shared/ui/Facts';
import { type Decision, parseDecision, sameDecision } from '../decisions';
import { useDecide } from './changes';
import type { Row } from './row';
import classes from './run.module.css';
import type { Run } from './useRun';

interface DoubleDialogProps {
  uuid: string;
  run: Run;
  row: Row;
  onClose: () => void;
}

/** A row beside the records that it may be: the same, another one, or not to be taken. */
export function DoubleDialog({ uuid, run, row, onClose }: DoubleDialogProps) {
  const { t } = useLingui();
  const deciding = useDecide(uuid);
  const { name, number } = row;
  const current = parseDecision(row.decision);
  const decide = (decision: Decision) =>
    deciding.mutate({ row: number, decision }, { onSuccess: onClose });
  const choice = (decision: Decision, words: string) => (
    <Button
      variant={sameDecision(current, decision) ? 'filled' : 'default'}
      aria-pressed={sameDecision(current, decision)}
      disabled={deciding.isPending}
      onClick={() => decide(decision)}
    >
      {words}
    </Button>
  );
  return (
    <Dialog opened onClose={onClose} title={t`Is ${name} in the register already?`} size="xl">
      <Stack>
        <div className={classes.sides}>
          <section className={classes.side} aria-label={t`In the file`}>
            <h3>
              <Trans>In the file, row {number}</Trans>
            </h3>
            <FileFacts run={run} row={row} />
          </section>
          {row.candidates.map(({ organisation, score, reasons }) =>
            organisation ? (
              <section
                key={organisation.id}
                className={classes.side}
                aria-label={organisation.name}
              >
                <h3>
                  <Trans>In the register</Trans>
                </h3>
                <RecordFacts organisation={organisation} />
                <p className={classes.note}>
                  <Trans>
                    {score} of 100 alike: {reasons.join(', ')}
                  </Trans>
                </p>
                {choice({ kind: 'same', organisation: organisation.id }, t`It is this one`)}
              </section>
            ) : null,
          )}
        </div>
        <FormFailure error={deciding.error} />
        <Group>
          {choice({ kind: 'new' }, t`Add it as new`)}
          {choice({ kind: 'skip' }, t`Skip the row`)}
        </Group>
      </Stack>
    </Dialog>
  );
}

/** Longer texts do not tell two records apart, and push the choice out of sight. */
const TELLING = 80;

function FileFacts({ run, row }: { run: Run; row: Row }) {
  const labels = new Map(run.sheet.columns.map(({ key, label }) => [key, label]));
  return (
    <Facts
      facts={row.cells
        .filter(({ after }) => (after ?? '').length <= TELLING)
        .map(({ column, after }) => ({ label: labels.get(column) ?? column, value: after }))}
    />
  );
}

type Candidate = NonNullable<Row['candidates'][number]['organisation']>;

function RecordFacts({ organisation }: { organisation: Candidate }) {
  const { t } = useLingui();
  const { id, name, website, place, identifiers } = organisation;
  return (
    <Facts
      facts={[
        {
          label: t`Name`,
          value: (
            <Link to="/organisation/$id" params={{ id }} target="_blank" className={classes.link}>
              {name}
            </Link>
          ),
        },
        {
          label: t`Numbers`,
          value: identifiers?.map(({ value }) => organisationNumber(value)).join(', '),
        },
        { label: t`Municipality`, value: place?.municipality?.name },
        { label: t`Website`, value: website },
      ]}
    />
  );
}
