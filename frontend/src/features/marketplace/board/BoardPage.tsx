import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PenLine, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { ListingsQuery } from '@/gql/graphql';
import { can, useViewer } from '@/shared/auth/viewer';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { FilterBar } from '@/shared/ui/FilterBar';
import { Page } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { ListingCard } from '../ListingCard';
import { BoardFacets, useActiveFilters } from './BoardFacets';
import classes from './BoardPage.module.css';
import { type BoardSearch, boardSearch, changed, filterCount, unfiltered } from './search';
import { useBoard } from './useBoard';

const route = getRouteApi('/shell/board');
const PAUSE = 350;

/** The board of needs and offers. */
export function BoardPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = (next: BoardSearch) => void navigate({ search: next, resetScroll: false });
  const board = useBoard(search);
  const pages = board.data?.pages ?? [];
  const [first] = pages;
  const facets = first?.listings.facets ?? [];
  return (
    <Page
      title={t`Needs and offers`}
      lead={t`What the network looks for and has to give: technology, test beds, partners, knowledge.`}
      actions={
        can(viewer, 'listing:create') && (
          <Button
            component={Link}
            to="/listing/new"
            leftSection={<PenLine size={18} aria-hidden="true" />}
          >
            <Trans>Write a need or offer</Trans>
          </Button>
        )
      }
    >
      <Asking search={search} onSearch={onSearch} first={first} />
      <div className={classes.columns}>
        <Narrowing count={filterCount(search)}>
          <BoardFacets facets={facets} search={search} onSearch={onSearch} />
        </Narrowing>
        <div className={classes.results} aria-busy={board.isFetching}>
          {board.isPending && <SkeletonCards />}
          {board.isError && <Failure error={board.error} retry={board.refetch} />}
          {first && !board.isError && <Results search={search} onSearch={onSearch} pages={pages} />}
          {board.hasNextPage && (
            <Button
              className="no-print"
              variant="default"
              loading={board.isFetchingNextPage}
              onClick={() => board.fetchNextPage()}
            >
              <Trans>Show more</Trans>
            </Button>
          )}
        </div>
      </div>
    </Page>
  );
}

interface AskingProps {
  search: BoardSearch;
  onSearch: (search: BoardSearch) => void;
  first: ListingsQuery | undefined;
}

function Asking({ search, onSearch, first }: AskingProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(search.text ?? '');
  const [shown, setShown] = useState(search.text);
  const ask = useDebouncedCallback((text: string) => onSearch(changed(search, { text })), PAUSE);
  if (shown !== search.text) {
    setShown(search.text);
    if (typed.trim() !== (search.text ?? '')) setTyped(search.text ?? '');
  }
  const active = useActiveFilters({ facets: first?.listings.facets ?? [], search, onSearch });
  const total = first?.listings.totalCount;
  return (
    <FilterBar
      text={typed}
      onText={(text) => {
        setTyped(text);
        ask(text);
      }}
      label={t`Search among needs and offers`}
      active={active}
      onClear={() => onSearch(unfiltered(search))}
      summary={total !== undefined && <Plural value={total} one="# listing" other="# listings" />}
    >
      <SegmentedControl
        aria-label={t`Needs or offers`}
        value={search.direction ?? 'ALL'}
        onChange={(direction) => onSearch(changed(search, { direction }))}
        data={[
          { value: 'ALL', label: t`All` },
          { value: 'NEED', label: t`Needs` },
          { value: 'OFFER', label: t`Offers` },
        ]}
      />
      <NativeSelect
        aria-label={t`Order`}
        value={search.order ?? 'USUAL'}
        onChange={({ currentTarget }) => onSearch(changed(search, { order: currentTarget.value }))}
        data={[
          { value: 'USUAL', label: search.text ? t`Best match first` : t`Newest first` },
          { value: 'DEADLINE', label: t`Nearest deadline first` },
        ]}
      />
    </FilterBar>
  );
}

function Narrowing({ count, children }: { count: number; children: React.ReactNode }) {
  const { t } = useLingui();
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <section className="no-print" aria-label={t`Narrow the search`}>
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
        {children}
      </div>
    </section>
  );
}

interface ResultsProps {
  search: BoardSearch;
  onSearch: (search: BoardSearch) => void;
  pages: readonly ListingsQuery[];
}

function Results({ search, onSearch, pages }: ResultsProps) {
  const [first] = pages;
  if (!first) return null;
  const { totalCount, didYouMean, degraded } = first.listings;
  return (
    <>
      {degraded && (
        <Alert color="amber" role="status">
          <Trans>
            The search is away for the moment: only titles were looked up, and nothing is counted.
          </Trans>
        </Alert>
      )}
      {didYouMean && (
        <Group gap="xs">
          <Trans>
            Did you mean{' '}
            <Button
              variant="subtle"
              size="compact-md"
              onClick={() => onSearch(changed(search, { text: didYouMean }))}
            >
              {didYouMean}
            </Button>
            ?
          </Trans>
        </Group>
      )}
      {totalCount === 0 ? (
        <Nothing search={search} onSearch={onSearch} />
      ) : (
        <ul className={classes.cards}>
          {pages
            .flatMap((page) => page.listings.hits)
            .map(({ listing, highlights }) => (
              <li key={listing.id}>
                <ListingCard listing={listing} highlights={highlights} />
              </li>
            ))}
        </ul>
      )}
    </>
  );
}

function Nothing({ search, onSearch }: Omit<ResultsProps, 'pages'>) {
  const { t } = useLingui();
  const isNarrowed = filterCount(search) > 0 || search.text !== undefined;
  return (
    <EmptyState
      scene="list"
      title={isNarrowed ? t`Nothing on the board answers this` : t`The board is empty`}
      action={
        isNarrowed && (
          <Button variant="default" onClick={() => onSearch(boardSearch.parse({}))}>
            <Trans>Show the whole board</Trans>
          </Button>
        )
      }
    >
      <p>
        <Trans>
          What you look for may exist all the same: write a need, and let others answer.
        </Trans>
      </p>
    </EmptyState>
  );
}
