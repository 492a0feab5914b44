import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Page } from '@/shared/ui/Page';
import { SkeletonPage } from '@/shared/ui/Skeletons';
import { LinkButton } from '../links';
import { allows } from '../rights';
import { placesQuery, termsQuery } from '../terms';
import { EditForm } from './EditForm';
import { editingQuery } from './editingQuery';

const route = getRouteApi('/shell/signed-in/organisation/$id/edit');

export function EditPage() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const organisation = useQuery(editingQuery(id));
  const terms = useQuery(termsQuery);
  const places = useQuery(placesQuery);
  const name = organisation.data?.name ?? '';
  const failed = [organisation, terms, places].find(({ isError }) => isError);
  const isReady = organisation.data && terms.data && places.data;
  if (!failed && !isReady) return <SkeletonPage />;
  return (
    <Page
      title={name ? t`Edit ${name}` : t`Edit`}
      actions={
        <LinkButton to="/organisation/$id" params={{ id }} variant="default">
          <Trans>Back to the page</Trans>
        </LinkButton>
      }
    >
      {failed && <Failure error={failed.error} retry={failed.refetch} />}
      {isReady && !allows(organisation.data, 'update_profile') && <NoRight />}
      {isReady && allows(organisation.data, 'update_profile') && (
        <EditForm
          key={id}
          organisation={organisation.data}
          terms={terms.data}
          places={places.data}
        />
      )}
    </Page>
  );
}
