import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Card, NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Section } from '@/shared/ui/Page';
import { type Reading, type ReadingOptions, revise } from '../api';
import { useRefreshed } from '../cache';
import classes from './run.module.css';

const ENCODINGS = ['utf-8', 'utf-8-sig', 'utf-16', 'cp1252', 'mac_roman', 'cp850'];

interface ReadingPanelProps {
  uuid: string;
  reading: Reading;
}

/** How the file was read, each guess to be corrected. */
export function ReadingPanel({ uuid, reading }: ReadingPanelProps) {
  const { t } = useLingui();
  const format = useFormat();
  const refreshed = useRefreshed();
  const revising = useMutation({
    mutationFn: (options: ReadingOptions) => revise(uuid, options),
    onSuccess: refreshed,
  });
  const rows = format.number(reading.findings.rows ?? 0);
  return (
    <Card>
      <Section title={t`How the file was read`}>
        <p className={classes.note}>
          <Trans>{rows} rows. Nothing has been changed in the register.</Trans>
        </p>
        <Choices reading={reading} onChoose={revising.mutate} disabled={revising.isPending} />
        <Doubt
          reading={reading}
          isBusy={revising.isPending}
          onConfirm={() => revising.mutate({ encoding_confirmed: true })}
        />
        <FormFailure error={revising.error} />
      </Section>
    </Card>
  );
}

interface ChoicesProps {
  reading: Reading;
  onChoose: (options: ReadingOptions) => void;
  disabled: boolean;
}

function Choices({ reading, onChoose, disabled }: ChoicesProps) {
  const { t } = useLingui();
  const { findings, options } = reading;
  const { worksheets = [] } = findings;
  const encoding = findings.encoding ?? '';
  const encodings = ENCODINGS.includes(encoding) ? ENCODINGS : [encoding, ...ENCODINGS];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      {findings.sort === 'csv' && (
        <>
          <NativeSelect
            label={t`Text encoding`}
            disabled={disabled}
            data={encodings.map((value) => ({ value, label: value.toUpperCase() }))}
            value={encoding}
            onChange={(event) => onChoose({ encoding: event.currentTarget.value })}
          />
          <NativeSelect
            label={t`Columns are separated by`}
            disabled={disabled}
            data={[
              { value: ';', label: t`Semicolon ;` },
              { value: ',', label: t`Comma ,` },
              { value: '\t', label: t`Tab` },
              { value: '|', label: t`Vertical bar |` },
            ]}
            value={findings.delimiter ?? ';'}
            onChange={(event) => onChoose({ delimiter: event.currentTarget.value })}
          />
        </>
      )}
      {worksheets.length > 1 && (
        <NativeSelect
          label={t`Worksheet`}
          disabled={disabled}
          data={worksheets}
          value={options.worksheet || worksheets[0]}
          onChange={(event) => onChoose({ worksheet: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={t`Decimal sign`}
        description={t`A number such as 1,500 can be read in two ways.`}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        disabled={disabled}
        data={[
          { value: '', label: t`Ask where it is not clear` },
          { value: ',', label: t`Comma: 1 500,25` },
          { value: '.', label: t`Point: 1,500.25` },
        ]}
        value={options.decimals ?? ''}
        onChange={(event) => onChoose({ decimals: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}

interface DoubtProps {
  reading: Reading;
  isBusy: boolean;
  onConfirm: () => void;
}

/** An old encoding is a guess: a person looks at the words before anything is taken. */
function Doubt({ reading, isBusy, onConfirm }: DoubtProps) {
  const { t } = useLingui();
  const { doubt = [] } = reading.findings;
  if (doubt.length === 0 || reading.options.encoding_confirmed) return null;
  return (
    <Alert
      color="amber"
      title={t`Are these words right?`}
      icon={<TriangleAlert aria-hidden="true" />}
    >
      <Stack align="flex-start" gap="sm">
        <p className={classes.words}>{doubt.join(', ')}</p>
        <p className={classes.plain}>
          <Trans>
            The file does not say which encoding it has. If å, ä and ö look wrong, choose another
            one above.
          </Trans>
        </p>
        <Button variant="default" loading={isBusy} onClick={onConfirm}>
          <Trans>The words are right</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}
