import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { FormFailure } from '@/shared/forms/FormFailure';
import { asMapping } from '../mapping';
import { countOf } from '../states';
import { useApply, useCheck } from './changes';
import { GiveUp } from './GiveUp';
import classes from './run.module.css';
import type { Run } from './useRun';

/** The work was refused or interrupted: why, and the way on. */
export function Stopped({ uuid, run }: { uuid: string; run: Run }) {
  const { t } = useLingui();
  const applying = useApply(uuid);
  const checking = useCheck(uuid);
  const hasWritten = countOf(run.counts, 'APPLIED') > 0;
  const wasRead = run.headers.length > 0;
  return (
    <Alert
      color="red"
      title={t`The import has stopped`}
      icon={<TriangleAlert aria-hidden="true" />}
    >
      <Stack>
        <p className={classes.plain}>{run.error}</p>
        <FormFailure error={applying.error ?? checking.error} />
        {wasRead && (
          <Group>
            {hasWritten ? (
              <Button loading={applying.isPending} onClick={() => applying.mutate()}>
                <Trans>Go on with it</Trans>
              </Button>
            ) : (
              <>
                <Button
                  loading={checking.isPending}
                  onClick={() => checking.mutate(asMapping(run.mapping))}
                >
                  <Trans>Check again</Trans>
                </Button>
                <GiveUp uuid={uuid} />
              </>
            )}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
