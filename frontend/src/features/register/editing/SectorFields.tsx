import { useLingui } from '@lingui/react/macro';
import { MultiSelect, SimpleGrid } from '@mantine/core';
import type { RegisterTermsQuery } from '@/gql/graphql';
import type { OrganisationForm } from './useOrganisationForm';

interface SectorFieldsProps {
  form: OrganisationForm;
  terms: RegisterTermsQuery;
}

export function SectorFields({ form, terms }: SectorFieldsProps) {
  const { t } = useLingui();
  const shared = {
    searchable: true,
    clearable: true,
    hidePickedOptions: true,
    limit: 60,
    nothingFoundMessage: t`Nothing by that name`,
    clearButtonProps: { 'aria-label': t`Clear` },
  };
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <MultiSelect
        label={t`Sectors`}
        description={t`The main one first.`}
        data={terms.sectors.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
        {...shared}
        {...form.getInputProps('sectors')}
      />
      <MultiSelect
        label={t`Themes`}
        description={t`What the work is about.`}
        data={terms.themes.map(({ key, name }) => ({ value: key, label: name }))}
        {...shared}
        {...form.getInputProps('themes')}
      />
    </SimpleGrid>
  );
}
