import { Trans, useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { can, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { ExportButton } from '@/shared/ui/ExportButton';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Page, Section } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import classes from './ImportsPage.module.css';
import { RunList } from './RunList';
import { UploadForm } from './UploadForm';

const SheetsDocument = graphql(`
  query Sheets {
    sheets {
      key
      name
    }
  }
`);

/** Lists in and out of the register. */
export function ImportsPage() {
  const { t } = useLingui();
  const mayImport = can(useViewer(), 'import:create');
  return (
    <Page
      title={t`Import and export`}
      lead={t`Bring lists into the register, see what they would change before they do, and take lists out.`}
    >
      {mayImport ? <Exchange /> : <NoRight />}
    </Page>
  );
}

function Exchange() {
  const { t } = useLingui();
  const sheets = useQuery({
    queryKey: ['exchange', 'sheets'],
    queryFn: ({ signal }) => request(SheetsDocument, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (sheets.isPending) return <SkeletonCards cards={2} />;
  if (sheets.isError) return <Failure error={sheets.error} retry={sheets.refetch} />;
  const kinds = sheets.data.sheets;
  return (
    <>
      <div className={`${classes.ways} no-print`}>
        <Card component="section" aria-label={t`Import a list`}>
          <h2 className={classes.title}>
            <Trans>Import a list</Trans>
          </h2>
          <UploadForm kinds={kinds} />
        </Card>
        <Card component="section" aria-label={t`Export a list`}>
          <h2 className={classes.title}>
            <Trans>Export a list</Trans>
          </h2>
          <p className={classes.lead}>
            <Trans>
              Change cells in a spreadsheet and import the file again: only they change.
            </Trans>
          </p>
          <ul className={classes.exports}>
            {kinds.map(({ key, name }) => (
              <li key={key}>
                <span>{name}</span>
                <ExportButton sheet={key} name={name} />
              </li>
            ))}
          </ul>
        </Card>
      </div>
      <Section title={t`Earlier imports`}>
        <RunList />
      </Section>
    </>
  );
}
