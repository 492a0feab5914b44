import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Card, Group, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { ApiError } from '@/shared/http/ApiError';
import { Section } from '@/shared/ui/Page';
import type { Reading } from '../api';
import { asMapping, clashes, ID, type Mapping, missing } from '../mapping';
import { useCheck } from './changes';
import { GiveUp } from './GiveUp';
import classes from './run.module.css';
import type { Run } from './useRun';

interface MappingFormProps {
  uuid: string;
  run: Run;
  reading: Reading;
}

/** Which column of the register each column of the file is: guessed, to be corrected. */
export function MappingForm({ uuid, run, reading }: MappingFormProps) {
  const { t } = useLingui();
  const { list } = useFormat();
  const [mapping, setMapping] = useState<Mapping>(() => asMapping(run.mapping));
  const checking = useCheck(uuid);
  const clashing = clashes(mapping);
  const lacking = missing(run.sheet.columns, mapping);
  const left = Object.values(mapping).filter((column) => !column).length;
  const needed = list(lacking.map(({ label }) => label));
  const isDoubtful = Boolean(reading.findings.doubt?.length) && !reading.options.encoding_confirmed;
  const isReady = clashing.size === 0 && lacking.length === 0 && !isDoubtful;
  return (
    <Card>
      <Section title={t`What the columns are`}>
        <Stack>
          <p className={classes.note}>
            <Trans>Guessed from the headings. Correct what is wrong.</Trans>{' '}
            {left > 0 && (
              <Plural value={left} one="# column is left out." other="# columns are left out." />
            )}
          </p>
          <ul className={classes.mapping}>
            {run.headers.map((header, index) => (
              <MappingRow
                key={header}
                header={header}
                samples={(reading.findings.sample ?? []).map((row) => row[index] ?? '')}
                columns={run.sheet.columns}
                value={mapping[header] ?? ''}
                isClashing={clashing.has(header)}
                onChange={(column) => setMapping({ ...mapping, [header]: column })}
              />
            ))}
          </ul>
          {lacking.length > 0 && (
            <Alert color="amber" role="status">
              <Trans>No column of the file says: {needed}. A new record needs it.</Trans>
            </Alert>
          )}
          <Refusal error={checking.error} />
          <Group>
            <Button
              disabled={!isReady}
              loading={checking.isPending}
              onClick={() => checking.mutate(mapping)}
            >
              <Trans>Check the rows</Trans>
            </Button>
            <GiveUp uuid={uuid} />
          </Group>
        </Stack>
      </Section>
    </Card>
  );
}

interface MappingRowProps {
  header: string;
  samples: readonly string[];
  columns: Run['sheet']['columns'];
  value: string;
  isClashing: boolean;
  onChange: (column: string) => void;
}

function MappingRow({ header, samples, columns, value, isClashing, onChange }: MappingRowProps) {
  const { t } = useLingui();
  const examples = samples.filter(Boolean).slice(0, 3).join(' · ');
  return (
    <li className={classes.column}>
      <div>
        <span className={classes.header}>{header}</span>
        <span className={classes.samples}>{examples || t`empty in the first rows`}</span>
      </div>
      <NativeSelect
        aria-label={t`What ${header} is`}
        value={value}
        error={isClashing && t`Another column says that it is the same.`}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[
          { value: '', label: t`Leave out` },
          { value: ID, label: t`The record’s id in Konstellation` },
          ...columns.map(({ key, label, required }) => ({
            value: key,
            label: required ? t`${label} (needed)` : label,
          })),
        ]}
      />
    </li>
  );
}

/** The server names every fault of a mapping. */
function Refusal({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || Object.keys(error.fields).length === 0) {
    return <FormFailure error={error} />;
  }
  return (
    <Alert role="alert" color="red">
      <ul className={classes.reasons}>
        {Object.values(error.fields)
          .flat()
          .map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
      </ul>
    </Alert>
  );
}
