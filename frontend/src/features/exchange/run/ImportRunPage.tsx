import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useFormat } from '@/shared/format/useFormat';
import { Status } from '@/shared/ui/Chip';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { Page } from '@/shared/ui/Page';
import { SkeletonPage } from '@/shared/ui/Skeletons';
import { readReading } from '../api';
import { runKey } from '../cache';
import { isRunning, STATE_TONES, STATES } from '../states';
import { ApplyPanel } from './ApplyPanel';
import { MappingForm } from './MappingForm';
import { Outcome } from './Outcome';
import { ReadingPanel } from './ReadingPanel';
import { RowsPanel } from './RowsPanel';
import { SecondPerson } from './SecondPerson';
import { Stopped } from './Stopped';
import { type Run, useRun } from './useRun';
import { Working } from './Working';

const route = getRouteApi('/shell/signed-in/import/$id');

/** One file on its way into the register: read, checked, applied, perhaps undone. */
export function ImportRunPage() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const found = useRun(id);
  if (found.isPending) return <SkeletonPage />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.data) return <NoSuchImport />;
  return (
    <Page
      width="full"
      eyebrow={
        <Anchor component={Link} to="/import">
          <Trans>Import and export</Trans>
        </Anchor>
      }
      title={found.data.fileName || t`Import`}
      lead={<Lead run={found.data} />}
    >
      <Stage uuid={id} run={found.data} />
    </Page>
  );
}

function NoSuchImport() {
  const { t } = useLingui();
  return (
    <Page title={t`Import`}>
      <EmptyState
        scene="search"
        title={t`There is no such import`}
        action={
          <Anchor component={Link} to="/import">
            <Trans>Import and export</Trans>
          </Anchor>
        }
      >
        <p>
          <Trans>It may have been given up, or it is somebody else’s.</Trans>
        </p>
      </EmptyState>
    </Page>
  );
}

function Lead({ run }: { run: Run }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const uploaded = format.dateTime(run.createdAt);
  return (
    <>
      {run.sheet.name}, <Trans>uploaded {uploaded}</Trans>{' '}
      <Status tone={STATE_TONES[run.state]}>{i18n._(STATES[run.state])}</Status>
    </>
  );
}

/** What there is to do depends on how far the import has come. */
function Stage({ uuid, run }: { uuid: string; run: Run }) {
  const reading = useQuery({
    queryKey: [...runKey(uuid), 'reading', run.state],
    queryFn: ({ signal }) => readReading(uuid, signal),
    enabled: !isRunning(run.state),
  });
  if (isRunning(run.state)) return <Working run={run} />;
  if (reading.isPending) return <SkeletonPage />;
  if (reading.isError) return <Failure error={reading.error} retry={reading.refetch} />;
  if (reading.data === null) return <SecondPerson uuid={uuid} run={run} />;
  switch (run.state) {
    case 'UPLOADED':
      return (
        <>
          <ReadingPanel uuid={uuid} reading={reading.data} />
          <MappingForm key={run.headers.join('\n')} uuid={uuid} run={run} reading={reading.data} />
        </>
      );
    case 'PLANNED':
      return (
        <>
          <ApplyPanel uuid={uuid} run={run} reading={reading.data} />
          <RowsPanel uuid={uuid} run={run} />
        </>
      );
    case 'FAILED':
      return (
        <>
          <Stopped uuid={uuid} run={run} />
          {run.counts.length > 0 && <RowsPanel uuid={uuid} run={run} />}
        </>
      );
    default:
      return (
        <>
          <Outcome run={run} />
          <RowsPanel uuid={uuid} run={run} />
        </>
      );
  }
}
