import { useLingui } from '@lingui/react/macro';
import { NativeSelect, NumberInput, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import { KINDS, LEGAL_FORMS, valuesOf } from '../labels';
import { OrganisationField } from '../OrganisationField';
import type { OrganisationForm } from './useOrganisationForm';

interface FactFieldsProps {
  form: OrganisationForm;
  organisationId: string;
  keepsRegister: boolean;
}

export function FactFields({ form, organisationId, keepsRegister }: FactFieldsProps) {
  const { t, i18n } = useLingui();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput label={t`Name`} {...form.getInputProps('name')} />
      {keepsRegister && (
        <TextInput label={t`Registered name`} {...form.getInputProps('legalName')} />
      )}
      <TagsInput
        label={t`Also known as`}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description={t`Former names and short names; press Enter after each.`}
        {...form.getInputProps('aliases')}
      />
      <NativeSelect
        label={t`Kind`}
        data={valuesOf(KINDS).map((value) => ({ value, label: i18n._(KINDS[value]) }))}
        {...form.getInputProps('kind')}
      />
      {keepsRegister && (
        <NativeSelect
          label={t`Legal form`}
          data={[
            { value: '', label: t`Not known` },
            ...valuesOf(LEGAL_FORMS).map((value) => ({
              value,
              label: i18n._(LEGAL_FORMS[value]),
            })),
          ]}
          {...form.getInputProps('legalForm')}
        />
      )}
      {keepsRegister && (
        <OrganisationField
          label={t`Part of`}
          description={t`The group or the authority that it belongs to.`}
          except={organisationId}
          value={form.getValues().parent}
          onChange={(parent) => form.setFieldValue('parent', parent)}
          error={form.errors.parent}
        />
      )}
      <NumberInput
        label={t`Employees`}
        min={0}
        allowDecimal={false}
        hideControls
        thousandSeparator=" "
        {...form.getInputProps('employees')}
      />
      <TextInput
        label={t`Website`}
        type="url"
        placeholder="https://"
        {...form.getInputProps('website')}
      />
      <TextInput label={t`E-mail`} type="email" {...form.getInputProps('email')} />
      <TextInput label={t`Phone`} type="tel" {...form.getInputProps('phone')} />
    </SimpleGrid>
  );
}
