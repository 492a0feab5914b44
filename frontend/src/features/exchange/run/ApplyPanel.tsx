import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Card, Group, Stack } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { hasRole, useViewer } from '@/shared/auth/viewer';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Section } from '@/shared/ui/Page';
import type { Reading } from '../api';
import { asMapping } from '../mapping';
import { countOf, toWrite } from '../states';
import { ConfirmImport } from './ConfirmImport';
import { useApply, useCheck } from './changes';
import { GiveUp } from './GiveUp';
import classes from './run.module.css';
import type { Run } from './useRun';

interface ApplyPanelProps {
  uuid: string;
  run: Run;
  reading: Reading;
}

/** What applying would do, and the way to do it. */
export function ApplyPanel({ uuid, run, reading }: ApplyPanelProps) {
  const { t } = useLingui();
  const applying = useApply(uuid);
  const checking = useCheck(uuid);
  const ready = toWrite(run.counts);
  const doubles = countOf(run.counts, 'DOUBLE');
  const waits = reading.concerns.length > 0 && reading.confirmed_by === null;
  return (
    <Card>
      <Section title={t`What the import would do`}>
        <Stack>
          <p className={classes.effect}>
            {ready === 0 ? (
              <Trans>No row would change the register by itself.</Trans>
            ) : (
              <Plural
                value={ready}
                one="# row would be written."
                other="# rows would be written."
              />
            )}{' '}
            {doubles > 0 && (
              <Plural
                value={doubles}
                one="# likely double is written only if you decide it."
                other="# likely doubles are written only where you decide them."
              />
            )}
          </p>
          {waits && <Concerns uuid={uuid} notices={run.notices} />}
          {reading.confirmed_by && <Confirmed by={reading.confirmed_by.name} />}
          <FormFailure error={applying.error ?? checking.error} />
          <Group>
            <Button
              disabled={waits || ready + doubles === 0}
              loading={applying.isPending}
              onClick={() => applying.mutate()}
            >
              <Trans>Apply the import</Trans>
            </Button>
            <Button
              variant="default"
              loading={checking.isPending}
              onClick={() => checking.mutate(asMapping(run.mapping))}
            >
              <Trans>Check again</Trans>
            </Button>
            <GiveUp uuid={uuid} />
          </Group>
        </Stack>
      </Section>
    </Card>
  );
}

function Concerns({ uuid, notices }: { uuid: string; notices: readonly string[] }) {
  const { t } = useLingui();
  // A superuser sees the imports of others as their own do, and may confirm any.
  const mayConfirm = hasRole(useViewer(), 'SUPERUSER');
  return (
    <Alert
      color="amber"
      title={t`A second person must confirm it`}
      icon={<TriangleAlert aria-hidden="true" />}
    >
      <ul className={classes.reasons}>
        {notices.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
      {mayConfirm ? (
        <ConfirmImport uuid={uuid} />
      ) : (
        <p className={classes.plain}>
          <Trans>Another process manager finds it under Import and export.</Trans>
        </p>
      )}
    </Alert>
  );
}

function Confirmed({ by }: { by: string }) {
  return (
    <Alert color="green" role="status">
      <Trans>Confirmed by {by}.</Trans>
    </Alert>
  );
}
