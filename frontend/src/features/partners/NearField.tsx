import { useLingui } from '@lingui/react/macro';
import { NativeSelect, Select } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import classes from './NearField.module.css';
import { changed, type PartnerSearchState, RADII, USUAL_RADIUS } from './search';

const NearPlacesDocument = graphql(`
  query NearPlaces {
    municipalities {
      code
      name
    }
  }
`);

/** All municipalities: few enough to be searched in the browser as one types. */
export const nearPlacesQuery = queryOptions({
  queryKey: ['partners', 'municipalities'],
  queryFn: ({ signal }) => request(NearPlacesDocument, {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

interface NearFieldProps {
  search: PartnerSearchState;
  onSearch: (search: PartnerSearchState) => void;
}

/** A circle around a municipality. The places are read when someone turns to the field. */
export function NearField({ search, onSearch }: NearFieldProps) {
  const { t } = useLingui();
  const [isWanted, setWanted] = useState(false);
  const places = useQuery({ ...nearPlacesQuery, enabled: isWanted || search.near !== undefined });
  const municipalities = places.data?.municipalities ?? [];
  const radius = search.km ?? USUAL_RADIUS;
  const radii: readonly number[] = RADII;
  return (
    <fieldset className={classes.near}>
      <legend>{t`Distance`}</legend>
      <Select
        aria-label={t`Near the municipality`}
        placeholder={t`Near a municipality …`}
        data={municipalities.map(({ code, name }) => ({ value: code, label: name }))}
        value={search.near ?? null}
        onFocus={() => setWanted(true)}
        onChange={(near) => onSearch(changed(search, { near: near ?? undefined }))}
        searchable
        clearable
        limit={50}
        nothingFoundMessage={places.isFetching ? t`Loading …` : t`No municipality by that name`}
        clearButtonProps={{ 'aria-label': t`Anywhere` }}
      />
      {search.near && (
        <NativeSelect
          aria-label={t`Within how many kilometres`}
          data={(radii.includes(radius) ? radii : [radius, ...radii]).map((km) => ({
            value: String(km),
            label: t`within ${km} km`,
          }))}
          value={String(radius)}
          onChange={({ currentTarget }) =>
            onSearch(changed(search, { km: Number(currentTarget.value) }))
          }
        />
      )}
    </fieldset>
  );
}
