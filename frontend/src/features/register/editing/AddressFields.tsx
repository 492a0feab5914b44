import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import type { AddressKind, RegisterPlacesQuery } from '@/gql/graphql';
import { ADDRESS_KINDS, valuesOf } from '../labels';
import type { AddressDraft } from './draft';
import classes from './Rows.module.css';
import type { OrganisationForm } from './useOrganisationForm';

interface AddressFieldsProps {
  form: OrganisationForm;
  places: RegisterPlacesQuery;
  keepsRegister: boolean;
}

function emptyAddress(kind: AddressKind): AddressDraft {
  return {
    kind,
    street: '',
    postcode: '',
    city: '',
    municipality: null,
    region: null,
    country: 'SE',
    latitude: null,
    longitude: null,
  };
}

/** At most one address of each kind. */
export function AddressFields({ form, places, keepsRegister }: AddressFieldsProps) {
  const { i18n } = useLingui();
  const addresses = form.getValues().addresses;
  const kinds = new Set(addresses.map(({ kind }) => kind));
  // The server takes the addresses as a whole, and the billing address from register keepers only.
  if (kinds.has('BILLING') && !keepsRegister) {
    return (
      <Text c="dimmed">
        <Trans>
          The process management keeps this organisation’s addresses, because of its billing
          address. Tell them what has changed.
        </Trans>
      </Text>
    );
  }
  const missing = valuesOf(ADDRESS_KINDS).filter(
    (kind) => !kinds.has(kind) && (kind !== 'BILLING' || keepsRegister),
  );
  return (
    <div className={classes.rows}>
      {addresses.map(({ kind }, index) => (
        <AddressRow key={kind} form={form} index={index} kind={kind} places={places} />
      ))}
      <Group gap="xs">
        {missing.map((kind) => (
          <Button
            key={kind}
            variant="default"
            leftSection={<Plus size={16} aria-hidden="true" />}
            onClick={() => form.insertListItem('addresses', emptyAddress(kind))}
          >
            {i18n._(ADDRESS_KINDS[kind])}
          </Button>
        ))}
      </Group>
      {form.errors.addresses && <Text c="var(--k-danger)">{form.errors.addresses}</Text>}
    </div>
  );
}

interface AddressRowProps {
  form: OrganisationForm;
  index: number;
  kind: AddressKind;
  places: RegisterPlacesQuery;
}

function AddressRow({ form, index, kind, places }: AddressRowProps) {
  const { t, i18n } = useLingui();
  const path = `addresses.${index}` as const;
  const label = i18n._(ADDRESS_KINDS[kind]);
  const address = form.getValues().addresses[index];
  const replace = (change: Partial<AddressDraft>) => {
    // Another place has other coordinates: the server finds them by the municipality.
    if (address) {
      form.setFieldValue(path, { ...address, latitude: null, longitude: null, ...change });
    }
  };
  return (
    <fieldset className={classes.row}>
      <legend>{label}</legend>
      <TextInput
        label={t`Street`}
        className={classes.long}
        {...form.getInputProps(`${path}.street`)}
      />
      <TextInput
        label={t`Postcode`}
        className={classes.short}
        {...form.getInputProps(`${path}.postcode`)}
      />
      <TextInput
        label={t`Town`}
        className={classes.short}
        {...form.getInputProps(`${path}.city`)}
      />
      <Select
        label={t`Country`}
        className={classes.short}
        searchable
        limit={60}
        allowDeselect={false}
        data={places.countries.map(({ code, name }) => ({ value: code, label: name }))}
        value={address?.country ?? 'SE'}
        onChange={(country) => country && replace({ country, municipality: null, region: null })}
      />
      {address?.country === 'SE' && (
        <Select
          label={t`Municipality`}
          className={classes.long}
          searchable
          clearable
          limit={60}
          clearButtonProps={{ 'aria-label': t`Clear` }}
          nothingFoundMessage={t`Nothing by that name`}
          data={places.municipalities.map(({ code, name, region }) => ({
            value: code,
            label: `${name}, ${region.name}`,
          }))}
          value={address.municipality}
          onChange={(municipality) => replace({ municipality, region: null })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        aria-label={t`Take away ${label}`}
        onClick={() => form.removeListItem('addresses', index)}
      >
        <X size={18} aria-hidden="true" />
      </ActionIcon>
    </fieldset>
  );
}
