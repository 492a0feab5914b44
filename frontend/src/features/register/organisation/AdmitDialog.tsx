import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
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
import { termsQuery } from '../terms';
import { today } from './today';

const AdmitMemberDocument = graphql(`
  mutation AdmitMember($organisation: ID!, $category: ID!, $joinedOn: Date!) {
    admitMember(organisation: $organisation, category: $category, joinedOn: $joinedOn) {
      membership {
        id
      }
    }
  }
`);

const schema = z.object({ category: requiredText(), joinedOn: z.iso.date() });

interface AdmitDialogProps {
  organisationId: string;
  onClose: () => void;
}

export function AdmitDialog({ organisationId, onClose }: AdmitDialogProps) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const terms = useQuery(termsQuery);
  const open = terms.data?.membershipCategories.filter(({ isOpen }) => isOpen) ?? [];
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { category: '', joinedOn: today() },
    submit: (values) => request(AdmitMemberDocument, { organisation: organisationId, ...values }),
    onSaved: async () => {
      onClose();
      await refreshed();
      notify(t`The organisation is a member.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`Admit as a member`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <NativeSelect
            label={t`Member category`}
            data-autofocus
            data={[
              { value: '', label: t`Choose one` },
              ...open.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...form.getInputProps('category')}
          />
          <DateField label={t`First day of membership`} {...form.getInputProps('joinedOn')} />
          <FormActions submit={<Trans>Admit</Trans>} pending={pending} cancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}
