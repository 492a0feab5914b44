import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type FragmentType, readFragment } from '@/gql';
import classes from './ActiveFilters.module.css';
import { facetLabel, PartnerFacetDocument } from './Facets';
import { nearPlacesQuery } from './NearField';
import {
  changed,
  FACET_NAMES,
  FACETS,
  type FacetName,
  filterValue,
  type PartnerSearchState,
  USUAL_RADIUS,
  unfiltered,
} from './search';

interface ActiveFiltersProps {
  search: PartnerSearchState;
  onSearch: (search: PartnerSearchState) => void;
  facets: readonly FragmentType<typeof PartnerFacetDocument>[];
}

/** What narrows the search now, each to be let go of; on paper they say what the list is of. */
export function ActiveFilters({ search, onSearch, facets }: ActiveFiltersProps) {
  const { t } = useLingui();
  const known = facets.map((facet) => readFragment(PartnerFacetDocument, facet));
  const chosen = FACET_NAMES.flatMap((name) => {
    const values: readonly string[] = search[name] ?? [];
    const counts = known.find(({ field }) => field === FACETS[name])?.counts ?? [];
    return values.map((value) => ({
      key: `${name} ${value}`,
      label: labelOf(name, value, counts),
      rest: changed(search, { [name]: values.filter((other) => other !== value) }),
    }));
  });
  const circle = useCircle(search);
  const active = circle
    ? [
        { key: 'near', label: circle, rest: changed(search, { near: undefined, km: undefined }) },
        ...chosen,
      ]
    : chosen;
  if (active.length === 0) return null;
  return (
    <ul className={classes.active} aria-label={t`Chosen filters`}>
      {active.map(({ key, label, rest }) => (
        <li key={key}>
          <button
            type="button"
            onClick={() => onSearch(rest)}
            aria-label={t`Remove the filter ${label}`}
          >
            {label}
            <X size={16} aria-hidden="true" />
          </button>
        </li>
      ))}
      {active.length > 1 && (
        <li className="no-print">
          <Button variant="subtle" size="compact-sm" onClick={() => onSearch(unfiltered(search))}>
            <Trans>Clear all filters</Trans>
          </Button>
        </li>
      )}
    </ul>
  );
}

function labelOf(
  name: FacetName,
  value: string,
  counts: readonly { value: string; label: string }[],
): string {
  const row = counts.find((candidate) => filterValue(name, candidate.value) === value);
  return row ? facetLabel(name, row) : value;
}

function useCircle({ near, km = USUAL_RADIUS }: PartnerSearchState): string | null {
  const { t } = useLingui();
  const places = useQuery({ ...nearPlacesQuery, enabled: near !== undefined });
  if (!near) return null;
  const name = places.data?.municipalities.find(({ code }) => code === near)?.name ?? near;
  return t`${km} km around ${name}`;
}
