import { useLingui } from '@lingui/react/macro';
import { MultiSelect, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DateField } from '@/shared/forms/DateField';
import { termsQuery } from '../terms';
import classes from './Filters.module.css';
import { FACETS, type RegisterSearch, registerSearch, withValues } from './search';
import { useFacetLabels, useFacetOptions } from './useFacets';

interface FiltersProps {
  search: RegisterSearch;
  onChange: (search: RegisterSearch) => void;
  isStaff: boolean;
}

/** Everything that the register can be narrowed down by. */
export function Filters({ search, onChange, isStaff }: FiltersProps) {
  const { t } = useLingui();
  const terms = useQuery(termsQuery);
  const options = useFacetOptions(terms.data);
  const labels = useFacetLabels();
  return (
    <div className={`${classes.filters} no-print`}>
      {FACETS.map((facet) => (
        <MultiSelect
          key={facet}
          label={labels[facet]}
          data={options[facet]}
          value={search[facet] ?? []}
          onChange={(values) => onChange(withValues(search, facet, values))}
          searchable
          clearable
          limit={80}
          disabled={terms.isPending}
          hidePickedOptions
          maxDropdownHeight={300}
          nothingFoundMessage={t`Nothing by that name`}
          clearButtonProps={{ 'aria-label': t`Clear` }}
        />
      ))}
      <DateField
        label={t`Members on the day`}
        value={search.memberOn ?? null}
        clearable
        onChange={(day) =>
          onChange(registerSearch.parse({ ...search, memberOn: day ?? undefined }))
        }
      />
      {isStaff && (
        <Switch
          className={classes.archived}
          size="md"
          label={t`Archived organisations`}
          checked={search.archived ?? false}
          onChange={({ currentTarget }) =>
            onChange(
              registerSearch.parse({ ...search, archived: currentTarget.checked || undefined }),
            )
          }
        />
      )}
    </div>
  );
}
