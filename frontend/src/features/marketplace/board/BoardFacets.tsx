import { useLingui } from '@lingui/react/macro';
import { Switch } from '@mantine/core';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { FacetList } from '@/shared/ui/FacetList';
import type { ActiveFilter } from '@/shared/ui/FilterBar';
import { type BoardSearch, changed, FACET_NAMES, FACETS, type FacetName } from './search';

const BoardFacetDocument = graphql(`
  fragment BoardFacet on Facet {
    field
    counts {
      value
      label
      count
    }
  }
`);

interface BoardFacetsProps {
  facets: readonly FragmentType<typeof BoardFacetDocument>[];
  search: BoardSearch;
  onSearch: (search: BoardSearch) => void;
}

/** Everything that the board can be narrowed by. */
export function BoardFacets({ facets, search, onSearch }: BoardFacetsProps) {
  const { t } = useLingui();
  const labels: Record<FacetName, string> = {
    kind: t`Kind`,
    competence: t`Competence`,
    theme: t`Theme`,
    region: t`Region`,
  };
  const known = facets.map((facet) => readFragment(BoardFacetDocument, facet));
  return (
    <>
      <Switch
        mb="md"
        label={t`Only those that take responses`}
        checked={search.open ?? false}
        onChange={({ currentTarget }) =>
          onSearch(changed(search, { open: currentTarget.checked || undefined }))
        }
      />
      {FACET_NAMES.map((name) => (
        <FacetList
          key={name}
          label={labels[name]}
          options={known.find(({ field }) => field === FACETS[name])?.counts ?? []}
          selected={search[name] ?? []}
          onChange={(values) => onSearch(changed(search, { [name]: values }))}
        />
      ))}
    </>
  );
}

/** The chosen values, each with the words of its facet. */
export function useActiveFilters({ facets, search, onSearch }: BoardFacetsProps): ActiveFilter[] {
  const { t } = useLingui();
  const known = facets.map((facet) => readFragment(BoardFacetDocument, facet));
  const chosen = FACET_NAMES.flatMap((name) => {
    const values = search[name] ?? [];
    const counts = known.find(({ field }) => field === FACETS[name])?.counts ?? [];
    return values.map((value) => ({
      key: `${name} ${value}`,
      label: counts.find((row) => row.value === value)?.label ?? value,
      remove: () =>
        onSearch(changed(search, { [name]: values.filter((other) => other !== value) })),
    }));
  });
  if (!search.open) return chosen;
  const open = {
    key: 'open',
    label: t`Only those that take responses`,
    remove: () => onSearch(changed(search, { open: undefined })),
  };
  return [open, ...chosen];
}
