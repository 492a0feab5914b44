import { getRouteApi } from '@tanstack/react-router';
import { ListingPage } from '@/features/marketplace/listing/ListingPage';
import { MatchesPanel } from '@/features/matching/MatchesPanel';
import { asSearch } from '@/features/matching/surprise';

const route = getRouteApi('/shell/listing/$id');

/** A listing's page with those that it is suggested to. */
export function ListingWithMatches() {
  const { surprise } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ListingPage
      matches={(id) => (
        <MatchesPanel
          subject={{ kind: 'listing', id }}
          surprise={surprise}
          onSurprise={(value) =>
            void navigate({ search: asSearch(value), replace: true, resetScroll: false })
          }
        />
      )}
    />
  );
}
