import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { SCHEMES, VISIBILITIES, valuesOf } from '../labels';
import classes from './Rows.module.css';
import type { OrganisationForm } from './useOrganisationForm';

/** What only those who keep the register may set. */
export function IdentifierFields({ form }: { form: OrganisationForm }) {
  const { t, i18n } = useLingui();
  const identifiers = form.getValues().identifiers;
  return (
    <div className={classes.rows}>
      {identifiers.map((_identifier, index) => (
        <IdentifierRow
          // biome-ignore lint/suspicious/noArrayIndexKey: two new rows are alike until written in
          key={index}
          form={form}
          index={index}
        />
      ))}
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<Plus size={16} aria-hidden="true" />}
          onClick={() => form.insertListItem('identifiers', { scheme: 'SE_ORGNR', value: '' })}
        >
          <Trans>Add an identifier</Trans>
        </Button>
      </Group>
      {form.errors.identifiers && <Text c="var(--k-danger)">{form.errors.identifiers}</Text>}
      <NativeSelect
        label={t`Shown to`}
        className={classes.short}
        data={valuesOf(VISIBILITIES).map((value) => ({
          value,
          label: i18n._(VISIBILITIES[value]),
        }))}
        {...form.getInputProps('visibility')}
      />
    </div>
  );
}

function IdentifierRow({ form, index }: { form: OrganisationForm; index: number }) {
  const { t, i18n } = useLingui();
  const path = `identifiers.${index}`;
  return (
    <div className={classes.row}>
      <NativeSelect
        label={t`Scheme`}
        className={classes.short}
        data={valuesOf(SCHEMES).map((value) => ({ value, label: i18n._(SCHEMES[value]) }))}
        {...form.getInputProps(`${path}.scheme`)}
      />
      <TextInput
        label={t`Number`}
        className={classes.long}
        {...form.getInputProps(`${path}.value`)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        aria-label={t`Take away the number`}
        onClick={() => form.removeListItem('identifiers', index)}
      >
        <X size={18} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}
