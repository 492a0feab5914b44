import { Trans, useLingui } from '@lingui/react/macro';
import { getRouteApi } from '@tanstack/react-router';
import { Page } from '@/shared/ui/Page';
import { PartnerSearch } from './PartnerSearch';

const route = getRouteApi('/shell/signed-in/partners');

/** The search for partners, for those in the network. */
export function PartnersPage() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title={t`Find partners`}
      lead={t`Search in your own words, Swedish or English. Slips of the pen are forgiven.`}
    >
      <PartnerSearch
        search={search}
        onSearch={(next) => void navigate({ search: next, resetScroll: false })}
        label={t`What are you looking for?`}
        suggests
        pageSize={20}
        otherwise={
          <p>
            <Trans>Try a wider word, or write a need on the board and let partners find you.</Trans>
          </p>
        }
      />
    </Page>
  );
}
