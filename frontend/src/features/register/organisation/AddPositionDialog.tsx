import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import { DateField } from '@/shared/forms/DateField';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';

const PersonCandidatesDocument = graphql(`
  query PersonCandidates($text: String!) {
    people(first: 12, filter: { text: $text }) {
      nodes {
        id
        name
        positions {
          endsOn
          organisation {
            id
            name
          }
        }
      }
    }
  }
`);

const AddPositionDocument = graphql(`
  mutation AddPosition(
    $person: ID!
    $organisation: ID!
    $titleSv: String
    $titleEn: String
    $startsOn: Date
    $isContact: Boolean
  ) {
    addPosition(
      person: $person
      organisation: $organisation
      titleSv: $titleSv
      titleEn: $titleEn
      startsOn: $startsOn
      isContact: $isContact
    ) {
      person {
        id
      }
    }
  }
`);

interface Values {
  [field: string]: unknown;
  person: string;
  titleSv: string;
  titleEn: string;
  startsOn: string | null;
  isContact: boolean;
}

const schema = z.object({
  person: requiredText(),
  titleSv: z.string(),
  titleEn: z.string(),
  startsOn: z.nullable(z.iso.date()),
  isContact: z.boolean(),
});

const EMPTY: Values = { person: '', titleSv: '', titleEn: '', startsOn: null, isContact: false };

interface AddPositionDialogProps {
  organisationId: string;
  onClose: () => void;
}

/** Somebody whom the register knows already is something here too. */
export function AddPositionDialog({ organisationId, onClose }: AddPositionDialogProps) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const { form, onSubmit, pending, failure } = useServerForm<Values, unknown>({
    schema,
    initialValues: EMPTY,
    submit: (values) =>
      request(AddPositionDocument, {
        organisation: organisationId,
        person: values.person,
        titleSv: values.titleSv,
        titleEn: values.titleEn,
        startsOn: values.startsOn,
        isContact: values.isContact,
      }),
    onSaved: async () => {
      onClose();
      await refreshed();
      notify(t`The position has been added.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} size="lg" title={t`Add a position`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <PersonField
            value={form.getValues().person}
            onChange={(person) => form.setFieldValue('person', person)}
            error={form.errors.person}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t`Title in Swedish`} {...form.getInputProps('titleSv')} />
            <TextInput label={t`Title in English`} {...form.getInputProps('titleEn')} />
            <DateField label={t`First day`} clearable {...form.getInputProps('startsOn')} />
          </SimpleGrid>
          <Checkbox
            size="md"
            label={t`Contact person of the organisation`}
            {...form.getInputProps('isContact', { type: 'checkbox' })}
          />
          <FormActions submit={<Trans>Save</Trans>} pending={pending} cancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

interface PersonFieldProps {
  value: string;
  onChange: (person: string) => void;
  error: React.ReactNode;
}

function PersonField({ value, onChange, error }: PersonFieldProps) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['register', 'people', settled],
    queryFn: ({ signal }) => request(PersonCandidatesDocument, { text: settled }, signal),
    enabled: settled.length > 1,
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const options = (found.data?.people.nodes ?? []).map(({ id, name, positions }) => {
    const works = positions.filter(({ endsOn }) => !endsOn);
    const where = works.map(({ organisation }) => organisation.name).join(', ');
    return { value: id, label: where ? `${name} (${where})` : name };
  });
  const isOffered = options.some((option) => option.value === chosen?.value);
  return (
    <Select
      label={t`Person`}
      placeholder={t`Search by name`}
      data-autofocus
      searchable
      value={value || null}
      onChange={(id) => {
        setChosen(options.find((option) => option.value === id) ?? null);
        onChange(id ?? '');
      }}
      searchValue={text}
      onSearchChange={setText}
      data={chosen && !isOffered ? [chosen, ...options] : options}
      // The server has searched already.
      filter={({ options: all }) => all}
      nothingFoundMessage={settled.length > 1 ? t`Nobody by that name` : undefined}
      error={error}
    />
  );
}
