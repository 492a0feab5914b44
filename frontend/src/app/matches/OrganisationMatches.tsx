import { getRouteApi } from '@tanstack/react-router';
import { MatchesPanel } from '@/features/matching/MatchesPanel';
import { asSearch } from '@/features/matching/surprise';

const route = getRouteApi('/shell/organisation/$id/matches');

/** The tab of an organisation's page with those that it is suggested to meet. */
export function OrganisationMatches() {
  const { id } = route.useParams();
  const { surprise } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <MatchesPanel
      subject={{ kind: 'organisation', id }}
      surprise={surprise}
      onSurprise={(value) =>
        void navigate({ search: asSearch(value), replace: true, resetScroll: false })
      }
    />
  );
}
