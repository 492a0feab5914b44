import { useLingui } from '@lingui/react/macro';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { FacetList } from '@/shared/ui/FacetList';
import {
  changed,
  FACET_NAMES,
  FACETS,
  type FacetName,
  filterValue,
  type PartnerSearchState,
} from './search';

export const PartnerFacetDocument = graphql(`
  fragment PartnerFacet on Facet {
    field
    counts {
      value
      label
      count
    }
  }
`);

interface FacetsProps {
  facets: readonly FragmentType<typeof PartnerFacetDocument>[];
  search: PartnerSearchState;
  onSearch: (search: PartnerSearchState) => void;
}

/** Everything that the hits can be narrowed by, with how many each value would leave. */
export function Facets({ facets, search, onSearch }: FacetsProps) {
  const labels = useFacetNames();
  const known = facets.map((facet) => readFragment(PartnerFacetDocument, facet));
  return FACET_NAMES.map((name) => {
    const counts = known.find(({ field }) => field === FACETS[name])?.counts ?? [];
    return (
      <FacetList
        key={name}
        label={labels[name]}
        options={counts.map((row) => ({
          ...row,
          value: filterValue(name, row.value),
          label: facetLabel(name, row),
        }))}
        selected={search[name] ?? []}
        onChange={(values) => onSearch(changed(search, { [name]: values }))}
      />
    );
  });
}

/** Branches of different levels may bear the same name: their code tells them apart. */
export function facetLabel(name: FacetName, { value, label }: { value: string; label: string }) {
  return name === 'sector' ? `${value} ${label}` : label;
}

function useFacetNames(): Record<FacetName, string> {
  const { t } = useLingui();
  return {
    competence: t`Competence`,
    theme: t`Theme`,
    sector: t`Sector`,
    kind: t`Kind`,
    size: t`Size`,
    region: t`Region`,
    country: t`Country`,
    status: t`Membership`,
    role: t`Role in the network`,
  };
}
