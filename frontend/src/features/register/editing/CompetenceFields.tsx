import { useLingui } from '@lingui/react/macro';
import { ActionIcon, NativeSelect, Select, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import type { RegisterTermsQuery } from '@/gql/graphql';
import { LEVELS } from '../labels';
import classes from './Rows.module.css';
import type { OrganisationForm } from './useOrganisationForm';

interface CompetenceFieldsProps {
  form: OrganisationForm;
  terms: RegisterTermsQuery;
}

/** What the organisation can do, how well, and what shows it. */
export function CompetenceFields({ form, terms }: CompetenceFieldsProps) {
  const { t } = useLingui();
  const claims = form.getValues().competences;
  const held = new Set(claims.map(({ competence }) => competence));
  return (
    <div className={classes.rows}>
      {claims.map(({ competence }, index) => (
        <ClaimRow
          key={competence}
          form={form}
          index={index}
          name={terms.competences.find(({ key }) => key === competence)?.name ?? competence}
        />
      ))}
      <Select
        label={t`Add a competence`}
        searchable
        limit={60}
        value={null}
        data={terms.competences
          .filter(({ key }) => !held.has(key))
          .map(({ key, name }) => ({ value: key, label: name }))}
        nothingFoundMessage={t`Nothing by that name`}
        error={form.errors.competences}
        onChange={(competence) => {
          if (!competence) return;
          form.insertListItem('competences', {
            competence,
            level: 2,
            evidenceSv: '',
            evidenceEn: '',
          });
        }}
      />
    </div>
  );
}

interface ClaimRowProps {
  form: OrganisationForm;
  index: number;
  name: string;
}

function ClaimRow({ form, index, name }: ClaimRowProps) {
  const { t, i18n } = useLingui();
  const path = `competences.${index}`;
  const level = form.getInputProps(`${path}.level`);
  return (
    <fieldset className={classes.row}>
      <legend>{name}</legend>
      <NativeSelect
        label={t`Level`}
        className={classes.short}
        {...level}
        value={String(level.value)}
        onChange={({ currentTarget }) =>
          form.setFieldValue(`competences.${index}.level`, Number(currentTarget.value))
        }
        data={Object.entries(LEVELS).map(([value, word]) => ({ value, label: i18n._(word) }))}
      />
      <TextInput
        label={t`What shows it, in Swedish`}
        className={classes.long}
        {...form.getInputProps(`${path}.evidenceSv`)}
      />
      <TextInput
        label={t`What shows it, in English`}
        className={classes.long}
        {...form.getInputProps(`${path}.evidenceEn`)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        aria-label={t`Take away ${name}`}
        onClick={() => form.removeListItem('competences', index)}
      >
        <X size={18} aria-hidden="true" />
      </ActionIcon>
    </fieldset>
  );
}
