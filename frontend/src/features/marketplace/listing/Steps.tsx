import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ListingAction } from '@/gql/graphql';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { serverErrors } from '@/shared/forms/useServerForm';
import { describe } from '@/shared/http/describe';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { ACTIONS, DONE, valuesOf } from '../labels';
import { useMoved } from '../moving';

export const ListingStepsDocument = graphql(`
  fragment ListingSteps on Listing {
    id
    version
    actions
  }
`);

interface StepsProps {
  listing: FragmentType<typeof ListingStepsDocument>;
}

const FORWARD: ReadonlySet<ListingAction> = new Set(['PUBLISH', 'SUBMIT', 'RESUME', 'REVIVE']);

/** The steps that the listing can take from where it stands. */
export function Steps(props: StepsProps) {
  const { t, i18n } = useLingui();
  const listing = readFragment(ListingStepsDocument, props.listing);
  const moved = useMoved(listing);
  const moving = useMutation({
    mutationFn: (action: ListingAction) => moved(action),
    onSuccess: (_, action) => notify(i18n._(DONE[action])),
    onError: (error) => notify(describe(error)),
  });
  const open = valuesOf(ACTIONS).filter((action) => listing.actions.includes(action.toLowerCase()));
  return open.map((action) => {
    if (action === 'REJECT') return <RejectButton key={action} onReject={moved} />;
    if (action === 'ARCHIVE') {
      return (
        <ConfirmButton
          key={action}
          question={t`Archive this?`}
          consequence={
            <Trans>It leaves the board for good, and nobody can respond. It is kept for you.</Trans>
          }
          confirm={t`Archive`}
          onConfirm={() => moving.mutateAsync(action)}
        >
          {i18n._(ACTIONS[action])}
        </ConfirmButton>
      );
    }
    return (
      <Button
        key={action}
        variant={FORWARD.has(action) ? 'filled' : 'default'}
        loading={moving.isPending && moving.variables === action}
        onClick={() => moving.mutate(action)}
      >
        {i18n._(ACTIONS[action])}
      </Button>
    );
  });
}

interface RejectButtonProps {
  onReject: (action: ListingAction, note: string) => Promise<unknown>;
}

/** Sending back says why: the writer has to know what to change. */
function RejectButton({ onReject }: RejectButtonProps) {
  const { t, i18n } = useLingui();
  const [opened, dialog] = useDisclosure(false);
  const [note, setNote] = useState('');
  const rejecting = useMutation({
    mutationFn: () => onReject('REJECT', note),
    onSuccess: () => {
      dialog.close();
      notify(i18n._(DONE.REJECT));
    },
  });
  const { fields, complete } = serverErrors(rejecting.error, ['note']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rejecting.mutate();
  };
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {i18n._(ACTIONS.REJECT)}
      </Button>
      <Dialog opened={opened} onClose={dialog.close} title={t`What needs to be changed?`}>
        <form onSubmit={submit}>
          <Stack>
            <FormFailure error={complete ? null : rejecting.error} />
            <Textarea
              label={t`Note to the writer`}
              description={t`It is shown on the listing, to those who can change it.`}
              error={fields.note}
              value={note}
              onChange={({ currentTarget }) => setNote(currentTarget.value)}
              maxLength={500}
              autosize
              minRows={3}
              required
              data-autofocus
            />
            <FormActions
              submit={<Trans>Send back</Trans>}
              pending={rejecting.isPending}
              cancel={dialog.close}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
