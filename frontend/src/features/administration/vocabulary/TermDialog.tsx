import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useFormat } from '@/shared/format/useFormat';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import type { Shelf } from './draft';
import { asKey, itselfAndBelow, type Term } from './terms';
import { useTermForm } from './useTermForm';

interface TermDialogProps {
  shelf: Shelf;
  term: Term | null;
  onClose: () => void;
}

export function TermDialog({ shelf, term, onClose }: TermDialogProps) {
  const { t } = useLingui();
  const { compare } = useFormat();
  const { form, onSubmit, pending, failure, conflict } = useTermForm({
    shelf,
    term,
    onSaved: ({ nameSv }) => {
      onClose();
      notify(t`${nameSv} is in the vocabulary.`);
    },
  });
  const barred = term ? itselfAndBelow(shelf.terms, term.key) : new Set<string>();
  const broader = shelf.terms
    .filter(({ key }) => !barred.has(key))
    .map(({ key, name }) => ({ value: key, label: name }))
    .sort((one, other) => compare(one.label, other.label));
  const titleOfNew = shelf.kind === 'COMPETENCE' ? t`New competence` : t`New theme`;
  const word = t`Write a word and press Enter.`;
  return (
    <>
      <Dialog opened onClose={onClose} title={term ? term.name : titleOfNew} size="lg">
        <form onSubmit={onSubmit} noValidate>
          <Stack>
            <FormFailure error={failure} />
            <TextInput
              label={t`Name in Swedish`}
              data-autofocus
              {...form.getInputProps('nameSv')}
            />
            <TextInput label={t`Name in English`} {...form.getInputProps('nameEn')} />
            <TagsInput
              label={t`Other words in Swedish`}
              description={word}
              {...form.getInputProps('synonymsSv')}
            />
            <TagsInput
              label={t`Other words in English`}
              description={word}
              {...form.getInputProps('synonymsEn')}
            />
            <Select
              label={t`A kind of`}
              searchable
              clearable
              limit={60}
              data={broader}
              nothingFoundMessage={t`Nothing by that name`}
              clearButtonProps={{ 'aria-label': t`Clear` }}
              {...form.getInputProps('broader')}
              value={form.getValues().broader || null}
              onChange={(key) => form.setFieldValue('broader', key ?? '')}
            />
            {!term && (
              <TextInput
                label={t`Key`}
                description={t`How files and other systems write it. It is never changed.`}
                placeholder={asKey(form.getValues().nameSv)}
                {...form.getInputProps('key')}
              />
            )}
            <FormActions submit={<Trans>Save</Trans>} pending={pending} cancel={onClose} />
          </Stack>
        </form>
      </Dialog>
      {conflict}
    </>
  );
}
