import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import type { TokenScope } from '@/gql/graphql';
import { useViewer } from '@/shared/auth/viewer';
import { DateField } from '@/shared/forms/DateField';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { monthsAfter, PURPOSES, SCOPES, scopesFor, tokensKey } from './tokens';

const CreateApiTokenDocument = graphql(`
  mutation CreateApiToken($name: String!, $scopes: [TokenScope!]!, $expiresOn: Date!) {
    createApiToken(name: $name, scopes: $scopes, expiresOn: $expiresOn) {
      secret
      token {
        id
      }
    }
  }
`);

/** Long enough to be of use, short enough to be thought of again. */
const MONTHS = 6;

const schema = z.object({
  name: requiredText(),
  scopes: z.array(z.enum(['READ', 'WRITE', 'BULK_READ', 'BULK_WRITE'])),
  expiresOn: requiredText(),
});

interface NewTokenDialogProps {
  onClose: () => void;
  onCreated: (secret: string) => void;
}

export function NewTokenDialog({ onClose, onCreated }: NewTokenDialogProps) {
  const { t, i18n } = useLingui();
  const viewer = useViewer();
  const queryClient = useQueryClient();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: {
      name: '',
      scopes: ['READ'] as TokenScope[],
      expiresOn: monthsAfter(new Date(), MONTHS),
    },
    submit: (values) => request(CreateApiTokenDocument, values),
    onSaved: async ({ createApiToken: { secret } }) => {
      await queryClient.invalidateQueries({ queryKey: tokensKey });
      onCreated(secret ?? '');
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`New key`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <TextInput
            label={t`Name`}
            description={t`What it is for, such as “the website”.`}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Checkbox.Group label={t`What it may do`} {...form.getInputProps('scopes')}>
            <Stack gap="xs" mt="xs">
              {scopesFor(viewer).map((scope) => (
                <Checkbox
                  key={scope}
                  size="md"
                  value={scope}
                  label={i18n._(SCOPES[scope])}
                  description={i18n._(PURPOSES[scope])}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <DateField
            label={t`Works until`}
            minDate={monthsAfter(new Date(), 0)}
            {...form.getInputProps('expiresOn')}
          />
          <FormActions submit={<Trans>Make the key</Trans>} pending={pending} cancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}
