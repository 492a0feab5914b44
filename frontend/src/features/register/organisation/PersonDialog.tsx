import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import type { Language, PositionRowFragment, Visibility } from '@/gql/graphql';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { emailAddress, requiredText } from '@/shared/forms/rules';
import { useConflict } from '@/shared/forms/useConflict';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { LANGUAGES } from '@/shared/i18n/language';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { VISIBILITIES, valuesOf } from '../labels';

const CreatePersonDocument = graphql(`
  mutation CreatePerson(
    $organisation: ID!
    $input: PersonInput!
    $titleSv: String
    $titleEn: String
    $isContact: Boolean
  ) {
    createPerson(
      organisation: $organisation
      input: $input
      titleSv: $titleSv
      titleEn: $titleEn
      isContact: $isContact
    ) {
      person {
        id
      }
    }
  }
`);

const UpdatePersonDocument = graphql(`
  mutation UpdatePerson($id: ID!, $expectedVersion: Int!, $input: PersonInput!) {
    updatePerson(id: $id, expectedVersion: $expectedVersion, input: $input) {
      person {
        id
      }
    }
  }
`);

type KnownPerson = PositionRowFragment['person'];

interface Values {
  [field: string]: unknown;
  givenName: string;
  familyName: string;
  email: string;
  phone: string;
  language: Language;
  visibility: Visibility;
  contactVisibility: Visibility;
  titleSv: string;
  titleEn: string;
  isContact: boolean;
}

const schema = z.object({
  givenName: requiredText(),
  familyName: requiredText(),
  email: z.union([z.literal(''), emailAddress()]),
  phone: z.string(),
  language: z.enum(['SV', 'EN']),
  visibility: z.enum(valuesOf(VISIBILITIES)),
  contactVisibility: z.enum(valuesOf(VISIBILITIES)),
  titleSv: z.string(),
  titleEn: z.string(),
  isContact: z.boolean(),
});

function valuesFor(person: KnownPerson | undefined): Values {
  return {
    givenName: person?.givenName ?? '',
    familyName: person?.familyName ?? '',
    email: person?.email ?? '',
    phone: person?.phone ?? '',
    language: person?.language ?? 'SV',
    visibility: person?.visibility ?? 'NETWORK',
    contactVisibility: person?.contactVisibility ?? 'ORGANISATION',
    titleSv: '',
    titleEn: '',
    isContact: false,
  };
}

interface PersonDialogProps {
  organisationId: string;
  /** Whose details are changed; without it somebody new is added. */
  person?: KnownPerson;
  onClose: () => void;
}

export function PersonDialog({ person, ...rest }: PersonDialogProps) {
  const { t } = useLingui();
  const name = person?.name ?? '';
  return (
    <Dialog
      opened
      onClose={rest.onClose}
      size="lg"
      title={person ? t`Edit ${name}` : t`Add a person`}
    >
      <PersonForm person={person} {...rest} />
    </Dialog>
  );
}

async function save(
  { organisationId, person }: Pick<PersonDialogProps, 'organisationId' | 'person'>,
  values: Values,
  version = person?.version ?? 0,
) {
  const { titleSv, titleEn, isContact, ...fields } = values;
  const { givenName, familyName, email, phone, language, visibility, contactVisibility } = fields;
  const input = {
    givenName,
    familyName,
    email,
    phone,
    language,
    visibility,
    contactVisibility,
  };
  if (person) {
    await request(UpdatePersonDocument, { id: person.id, expectedVersion: version, input });
  } else {
    await request(CreatePersonDocument, {
      organisation: organisationId,
      input,
      titleSv,
      titleEn,
      isContact,
    });
  }
}

function usePersonForm({ organisationId, person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const base = valuesFor(person);
  const saved = async () => {
    onClose();
    await refreshed();
    notify(t`The person has been saved.`);
  };
  const conflict = useConflict<Values>({
    base,
    fields: [
      { name: 'givenName', label: t`Given name` },
      { name: 'familyName', label: t`Family name` },
      { name: 'email', label: t`E-mail` },
      { name: 'phone', label: t`Phone` },
    ],
    onSettle: async (values, version) => {
      await save({ organisationId, person }, values, version);
      await saved();
    },
  });
  const serverForm = useServerForm<Values, void>({
    schema,
    initialValues: base,
    submit: (values) => save({ organisationId, person }, values),
    onSaved: saved,
    onStale: conflict.onStale,
  });
  return { ...serverForm, conflict: conflict.dialog };
}

function PersonForm(props: PersonDialogProps) {
  const { t, i18n } = useLingui();
  const { form, onSubmit, pending, failure, conflict } = usePersonForm(props);
  const audiences = valuesOf(VISIBILITIES).map((value) => ({
    value,
    label: i18n._(VISIBILITIES[value]),
  }));
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t`Given name`} data-autofocus {...form.getInputProps('givenName')} />
          <TextInput label={t`Family name`} {...form.getInputProps('familyName')} />
          <TextInput label={t`E-mail`} type="email" {...form.getInputProps('email')} />
          <TextInput label={t`Phone`} type="tel" {...form.getInputProps('phone')} />
          {!props.person && (
            <>
              <TextInput label={t`Title in Swedish`} {...form.getInputProps('titleSv')} />
              <TextInput label={t`Title in English`} {...form.getInputProps('titleEn')} />
            </>
          )}
          <NativeSelect
            label={t`Who may find the person`}
            data={audiences}
            {...form.getInputProps('visibility')}
          />
          <NativeSelect
            label={t`Who may see e-mail and phone`}
            data={audiences.filter(({ value }) => value !== 'PUBLIC')}
            {...form.getInputProps('contactVisibility')}
          />
          <NativeSelect
            label={t`Language`}
            data={LANGUAGES.map(({ code, name }) => ({ value: code.toUpperCase(), label: name }))}
            {...form.getInputProps('language')}
          />
        </SimpleGrid>
        {!props.person && (
          <Checkbox
            size="md"
            label={t`Contact person of the organisation`}
            {...form.getInputProps('isContact', { type: 'checkbox' })}
          />
        )}
        <FormActions submit={<Trans>Save</Trans>} pending={pending} cancel={props.onClose} />
      </Stack>
      {conflict}
    </form>
  );
}
