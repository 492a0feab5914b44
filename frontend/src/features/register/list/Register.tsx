import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useDebouncedCallback, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { graphql } from '@/gql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { DataTable } from '@/shared/table/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { type ActiveFilter, FilterBar } from '@/shared/ui/FilterBar';
import { NothingMatches } from '@/shared/ui/NothingMatches';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { termsQuery } from '../terms';
import { Figures } from './Figures';
import { Filters } from './Filters';
import {
  asFilter,
  asOrder,
  asSort,
  cleared,
  FACETS,
  type RegisterSearch,
  registerSearch,
  without,
} from './search';
import { asRow, useColumns, useNarrowColumns } from './useColumns';
import { useFacetOptions } from './useFacets';

const RegisterDocument = graphql(`
  query Register(
    $first: Int!
    $after: String
    $filter: OrganisationFilter
    $orderBy: OrganisationOrder
    $on: Date
    $isFirst: Boolean!
  ) {
    organisations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ...RegisterRow
      }
    }
    membershipFigures(on: $on) @include(if: $isFirst) {
      ...RegisterFigures
    }
  }
`);

/** Rows at a time. A member may ask for fewer at once than those who keep the register. */
const PAGE = { staff: 100, others: 50 } as const;

function useRegister(search: RegisterSearch, isStaff: boolean) {
  const { order = 'NAME', memberOn } = search;
  const filter = asFilter(search);
  return useInfiniteQuery({
    queryKey: ['register', 'list', filter, order, isStaff],
    queryFn: ({ pageParam, signal }) =>
      request(
        RegisterDocument,
        {
          first: isStaff ? PAGE.staff : PAGE.others,
          after: pageParam,
          filter,
          orderBy: order,
          on: memberOn ?? null,
          isFirst: pageParam === null,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ organisations: { pageInfo } }) =>
      pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    placeholderData: keepPreviousData,
  });
}

/** What is filtered by, as chips that can be taken away one by one. */
function useActive(
  search: RegisterSearch,
  onSearch: (search: RegisterSearch) => void,
): ActiveFilter[] {
  const { t } = useLingui();
  const format = useFormat();
  const { data: terms } = useQuery(termsQuery);
  const options = useFacetOptions(terms);
  const active: ActiveFilter[] = FACETS.flatMap((facet) =>
    (search[facet] ?? []).map((value) => ({
      key: `${facet} ${value}`,
      label: options[facet].find((option) => option.value === value)?.label ?? value,
      remove: () => onSearch(without(search, facet, value)),
    })),
  );
  if (search.memberOn) {
    const day = format.date(search.memberOn);
    active.push({
      key: 'memberOn',
      label: t`Members on ${day}`,
      remove: () => onSearch(registerSearch.parse({ ...search, memberOn: undefined })),
    });
  }
  if (search.archived) {
    active.push({
      key: 'archived',
      label: t`Archived organisations`,
      remove: () => onSearch(registerSearch.parse({ ...search, archived: undefined })),
    });
  }
  return active;
}

interface RegisterProps {
  search: RegisterSearch;
  onSearch: (search: RegisterSearch) => void;
  isStaff: boolean;
}

export function Register({ search, onSearch, isStaff }: RegisterProps) {
  const { t } = useLingui();
  const wide = useColumns();
  const narrow = useNarrowColumns();
  const isNarrow = useMediaQuery('(max-width: 36rem)');
  const register = useRegister(search, isStaff);
  const active = useActive(search, onSearch);
  const [filtering, filters] = useDisclosure(false);
  const [text, setText] = useState(search.text ?? '');
  const searchFor = useDebouncedCallback(
    (words: string) => onSearch(registerSearch.parse({ ...search, text: words })),
    300,
  );
  const { data, hasNextPage, isFetching, fetchNextPage } = register;
  const rows = useMemo(
    () => data?.pages.flatMap(({ organisations }) => organisations.nodes.map(asRow)) ?? [],
    [data],
  );
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);

  const first = data?.pages[0];
  const total = first?.organisations.totalCount ?? 0;
  const clear = () => {
    setText('');
    onSearch(cleared(search));
  };
  return (
    <>
      {first?.membershipFigures && <Figures figures={first.membershipFigures} />}
      <FilterBar
        text={text}
        onText={(words) => {
          setText(words);
          searchFor(words);
        }}
        label={t`Search in the register`}
        placeholder={t`Name, text or organisation number`}
        active={active}
        onClear={clear}
        summary={first && <Plural value={total} one="# organisation" other="# organisations" />}
      >
        <Button
          variant="default"
          leftSection={<SlidersHorizontal size={18} aria-hidden="true" />}
          aria-expanded={filtering}
          onClick={filters.toggle}
        >
          <Trans>Filter</Trans>
        </Button>
      </FilterBar>
      {filtering && <Filters search={search} onChange={onSearch} isStaff={isStaff} />}
      {register.isPending && <SkeletonRows rows={12} />}
      {register.isError && !data && <Failure error={register.error} retry={register.refetch} />}
      {data && total === 0 && (
        <NothingFound narrowed={active.length > 0 || text !== ''} clear={clear} />
      )}
      {data && total > 0 && (
        <DataTable
          label={t`Organisations`}
          columns={isNarrow ? narrow : wide}
          rows={rows}
          rowKey={({ id }) => id}
          total={total}
          sort={asSort(search.order)}
          onSort={(sort) => onSearch({ ...search, order: asOrder(sort) })}
          onEndReached={more}
          busy={register.isPlaceholderData}
          foot={<Foot register={register} />}
        />
      )}
    </>
  );
}

function NothingFound({ narrowed, clear }: { narrowed: boolean; clear: () => void }) {
  const { t } = useLingui();
  if (!narrowed) {
    return (
      <EmptyState scene="list" title={t`The register is empty`}>
        <p>
          <Trans>Add the first organisation, or import a list that you have.</Trans>
        </p>
      </EmptyState>
    );
  }
  return <NothingMatches title={t`No organisation matches`} clear={clear} />;
}

function Foot({ register }: { register: ReturnType<typeof useRegister> }) {
  if (register.isFetchingNextPage) return <Trans>Fetching more …</Trans>;
  if (register.isFetchNextPageError) {
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => register.fetchNextPage()}>
        <Trans>More could not be fetched. Try again</Trans>
      </Button>
    );
  }
  return null;
}
