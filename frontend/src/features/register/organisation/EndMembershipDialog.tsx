import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Textarea } from '@mantine/core';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import type { MembershipCardFragment } from '@/gql/graphql';
import { DateField } from '@/shared/forms/DateField';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { today } from './today';

const EndMembershipDocument = graphql(`
  mutation EndMembership($id: ID!, $expectedVersion: Int!, $leftOn: Date!, $reason: String!) {
    endMembership(id: $id, expectedVersion: $expectedVersion, leftOn: $leftOn, reason: $reason) {
      membership {
        id
      }
    }
  }
`);

const schema = z.object({ leftOn: z.iso.date(), reason: requiredText() });

interface EndMembershipDialogProps {
  membership: MembershipCardFragment;
  resigns: boolean;
  onClose: () => void;
}

export function EndMembershipDialog({ membership, resigns, onClose }: EndMembershipDialogProps) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { leftOn: today(), reason: '' },
    submit: (values) =>
      request(EndMembershipDocument, {
        id: membership.id,
        expectedVersion: membership.version,
        ...values,
      }),
    onSaved: async () => {
      onClose();
      await refreshed();
      notify(t`The membership ends as you wrote.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={resigns ? t`Leave the network` : t`End the membership`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <DateField label={t`First day without membership`} {...form.getInputProps('leftOn')} />
          <Textarea
            label={t`Reason for leaving`}
            data-autofocus
            autosize
            minRows={2}
            {...form.getInputProps('reason')}
          />
          <FormActions
            submit={resigns ? <Trans>Leave the network</Trans> : <Trans>End the membership</Trans>}
            pending={pending}
            cancel={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
