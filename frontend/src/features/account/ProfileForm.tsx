import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod/mini';
import { type SignedIn, viewerQuery } from '@/shared/auth/viewer';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { useLanguage } from '@/shared/i18n/LanguageProvider';
import { LANGUAGES } from '@/shared/i18n/language';
import { notify } from '@/shared/ui/notify';
import { saveProfile } from './api';

const schema = z.object({ name: requiredText(), language: z.enum(['sv', 'en']) });

/** The name that others see, and the language of pages and mail. */
export function ProfileForm({ viewer }: { viewer: SignedIn }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [, switchTo] = useLanguage();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { name: viewer.name, language: viewer.language },
    submit: saveProfile,
    onSaved: async (_saved, values) => {
      await switchTo(values.language);
      await queryClient.invalidateQueries(viewerQuery);
      notify(t`Your details have been saved.`);
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        <TextInput
          label={t`Name`}
          autoComplete="name"
          required
          withAsterisk={false}
          {...form.getInputProps('name')}
        />
        <NativeSelect
          label={t`Language`}
          description={t`Of the pages and of the mail that you get.`}
          data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
          {...form.getInputProps('language')}
        />
        <FormActions submit={<Trans>Save</Trans>} pending={pending} />
      </Stack>
    </form>
  );
}
