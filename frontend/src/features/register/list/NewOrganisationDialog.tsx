import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { z } from 'zod/mini';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { KINDS, LEGAL_FORMS, valuesOf } from '../labels';
import { placesQuery } from '../terms';
import { createOrganisation, type NewOrganisation } from './createOrganisation';

const schema = z.object({
  name: requiredText(),
  kind: z.enum(valuesOf(KINDS)),
  legalForm: z.union([z.literal(''), z.enum(valuesOf(LEGAL_FORMS))]),
  organisationNumber: z.string().check(z.trim()),
  municipality: z.nullable(z.string()),
});

const EMPTY: NewOrganisation = {
  name: '',
  kind: 'COMPANY',
  legalForm: '',
  organisationNumber: '',
  municipality: null,
};

interface NewOrganisationDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** What is needed to begin with; the rest is written on the organisation's own page. */
export function NewOrganisationDialog({ opened, onClose }: NewOrganisationDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog opened={opened} onClose={onClose} title={t`New organisation`}>
      <NewOrganisationForm onClose={onClose} />
    </Dialog>
  );
}

function NewOrganisationForm({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const places = useQuery(placesQuery);
  const { form, onSubmit, pending, failure } = useServerForm<
    NewOrganisation,
    { id: string; name: string }
  >({
    schema,
    initialValues: EMPTY,
    submit: createOrganisation,
    onSaved: async ({ id, name }) => {
      await queryClient.invalidateQueries({ queryKey: ['register', 'list'] });
      onClose();
      await navigate({ to: '/organisation/$id', params: { id } });
      notify(t`${name} is in the register.`);
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        <TextInput
          label={t`Name`}
          required
          withAsterisk={false}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <NativeSelect
          label={t`Kind`}
          data={valuesOf(KINDS).map((value) => ({ value, label: i18n._(KINDS[value]) }))}
          {...form.getInputProps('kind')}
        />
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
        <TextInput
          label={t`Organisation number`}
          description={t`Ten digits. A sole trader’s number is kept apart and never shown.`}
          inputMode="numeric"
          {...form.getInputProps('organisationNumber')}
        />
        <Select
          label={t`Municipality`}
          searchable
          clearable
          limit={60}
          data={places.data?.municipalities.map(({ code, name }) => ({ value: code, label: name }))}
          nothingFoundMessage={t`Nothing by that name`}
          clearButtonProps={{ 'aria-label': t`Clear` }}
          {...form.getInputProps('municipality')}
        />
        <FormActions
          submit={<Trans>Add to the register</Trans>}
          pending={pending}
          cancel={onClose}
        />
      </Stack>
    </form>
  );
}
