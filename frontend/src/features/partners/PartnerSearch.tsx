import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, NativeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PartnerSearchQuery } from '@/gql/graphql';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { ActiveFilters } from './ActiveFilters';
import { Facets } from './Facets';
import { NearField } from './NearField';
import { PartnerCard } from './PartnerCard';
import classes from './PartnerSearch.module.css';
import { SearchBox } from './SearchBox';
import { changed, filterCount, type PartnerSearchState, unfiltered, usualSort } from './search';
import { usePartners } from './usePartners';

interface PartnerSearchProps {
  search: PartnerSearchState;
  onSearch: (search: PartnerSearchState) => void;
  label: string;
  suggests: boolean;
  pageSize: number;
  /** What to do where nothing was found, beside letting go of filters. */
  otherwise: ReactNode;
}

/** The search for organisations: box, facets and hits. Its whole state stands in the address. */
export function PartnerSearch(props: PartnerSearchProps) {
  const { search, onSearch, label, suggests, pageSize, otherwise } = props;
  const partners = usePartners(search, pageSize);
  const pages = partners.data?.pages ?? [];
  const [first] = pages;
  return (
    <div className={classes.search}>
      <SearchBox
        text={search.text ?? ''}
        onText={(text) => onSearch(changed(search, { text }))}
        label={label}
        suggests={suggests}
      />
      <div className={classes.columns}>
        <Narrowing search={search} onSearch={onSearch} first={first} />
        <div className={classes.results} aria-busy={partners.isFetching}>
          {partners.isPending && <SkeletonCards />}
          {partners.isError && <Failure error={partners.error} retry={partners.refetch} />}
          {first && !partners.isError && (
            <Results search={search} onSearch={onSearch} pages={pages} otherwise={otherwise} />
          )}
          {partners.hasNextPage && (
            <Button
              className="no-print"
              variant="default"
              loading={partners.isFetchingNextPage}
              onClick={() => partners.fetchNextPage()}
            >
              <Trans>Show more</Trans>
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

interface NarrowingProps {
  search: PartnerSearchState;
  onSearch: (search: PartnerSearchState) => void;
  first: PartnerSearchQuery | undefined;
}

function Narrowing({ search, onSearch, first }: NarrowingProps) {
  const { t } = useLingui();
  const [opened, { toggle }] = useDisclosure(false);
  const count = filterCount(search);
  return (
    <section className={`${classes.narrowing} no-print`} aria-label={t`Narrow the search`}>
      <Button
        className={classes.toggle}
        variant="default"
        leftSection={<SlidersHorizontal size={18} aria-hidden="true" />}
        aria-expanded={opened}
        onClick={toggle}
      >
        {count > 0 ? <Trans>Filters ({count})</Trans> : <Trans>Filters</Trans>}
      </Button>
      <div className={classes.facets} data-opened={opened}>
        <NearField search={search} onSearch={onSearch} />
        <Facets facets={first?.partnerSearch.facets ?? []} search={search} onSearch={onSearch} />
      </div>
    </section>
  );
}

interface ResultsProps {
  search: PartnerSearchState;
  onSearch: (search: PartnerSearchState) => void;
  pages: readonly PartnerSearchQuery[];
  otherwise: ReactNode;
}

function Results({ search, onSearch, pages, otherwise }: ResultsProps) {
  const { t } = useLingui();
  const [first] = pages;
  if (!first) return null;
  const { totalCount, didYouMean, degraded, facets } = first.partnerSearch;
  const hits = pages.flatMap((page) => page.partnerSearch.hits);
  return (
    <>
      {degraded && (
        <Alert color="amber" role="status">
          <Trans>
            The search is away for the moment: only names were looked up, and nothing is counted.
          </Trans>
        </Alert>
      )}
      <div className={classes.head}>
        <output className={classes.total}>
          <Plural value={totalCount} one="# organisation" other="# organisations" />
        </output>
        <NativeSelect
          className="no-print"
          aria-label={t`Order`}
          value={search.sort ?? usualSort(search)}
          onChange={({ currentTarget }) => onSearch(changed(search, { sort: currentTarget.value }))}
          data={[
            ...(search.text ? [{ value: 'RELEVANCE', label: t`Best match first` }] : []),
            { value: 'NAME', label: t`By name` },
            { value: 'UPDATED', label: t`Latest changed first` },
            { value: 'EMPLOYEES', label: t`Largest first` },
          ]}
        />
      </div>
      {didYouMean && (
        <p className={classes.meant}>
          <Trans>
            Did you mean{' '}
            <button type="button" onClick={() => onSearch(changed(search, { text: didYouMean }))}>
              {didYouMean}
            </button>
            ?
          </Trans>
        </p>
      )}
      <ActiveFilters search={search} onSearch={onSearch} facets={facets ?? []} />
      {totalCount === 0 ? (
        <Nothing search={search} onSearch={onSearch} otherwise={otherwise} />
      ) : (
        <ol className={classes.hits}>
          {hits.map((hit) => (
            <li key={hit.organisation.id}>
              <PartnerCard hit={hit} sought={search.competence ?? []} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Nothing({ search, onSearch, otherwise }: Omit<ResultsProps, 'pages'>) {
  const { t } = useLingui();
  return (
    <EmptyState
      scene="search"
      title={t`No organisation answers this`}
      action={
        filterCount(search) > 0 && (
          <Button variant="default" onClick={() => onSearch(unfiltered(search))}>
            <Trans>Search without filters</Trans>
          </Button>
        )
      }
    >
      {otherwise}
    </EmptyState>
  );
}
