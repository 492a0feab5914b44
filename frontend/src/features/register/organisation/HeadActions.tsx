import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Archive, ArchiveRestore, Combine, EllipsisVertical, Pencil, Undo2 } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { LinkButton } from '../links';
import { allows } from '../rights';
import { MergeDialog } from './MergeDialog';
import { UndoMergeDialog } from './UndoMergeDialog';
import { useArchiving } from './useArchiving';

const HeadActionsDocument = graphql(`
  fragment HeadActions on Organisation {
    id
    version
    name
    archivedAt
    actions
  }
`);

/** What can be done with the organisation as a whole. */
export function HeadActions(props: { organisation: FragmentType<typeof HeadActionsDocument> }) {
  const { t } = useLingui();
  const organisation = readFragment(HeadActionsDocument, props.organisation);
  const { archive, restore, pending } = useArchiving(organisation);
  const [merging, dialog] = useDisclosure(false);
  const [undoing, undoDialog] = useDisclosure(false);
  const isArchived = Boolean(organisation.archivedAt);
  const mayArchive = allows(organisation, 'archive') || allows(organisation, 'restore');
  const mayMerge = allows(organisation, 'merge') && !isArchived;
  return (
    <>
      {allows(organisation, 'update_profile') && !isArchived && (
        <LinkButton
          to="/organisation/$id/edit"
          params={{ id: organisation.id }}
          leftSection={<Pencil size={18} aria-hidden="true" />}
        >
          <Trans>Edit</Trans>
        </LinkButton>
      )}
      {isArchived && mayArchive && (
        <Button
          loading={pending}
          leftSection={<ArchiveRestore size={18} aria-hidden="true" />}
          onClick={restore}
        >
          <Trans>Restore</Trans>
        </Button>
      )}
      {!isArchived && (mayArchive || mayMerge) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={40} aria-label={t`More to do`} loading={pending}>
              <EllipsisVertical size={20} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayMerge && (
              <Menu.Item leftSection={<Combine size={18} />} onClick={dialog.open}>
                <Trans>Merge with another</Trans>
              </Menu.Item>
            )}
            {mayMerge && (
              <Menu.Item leftSection={<Undo2 size={18} />} onClick={undoDialog.open}>
                <Trans>Undo the latest merge</Trans>
              </Menu.Item>
            )}
            {mayArchive && (
              <Menu.Item leftSection={<Archive size={18} />} onClick={archive}>
                <Trans>Archive</Trans>
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {mayMerge && merging && <MergeDialog id={organisation.id} onClose={dialog.close} />}
      {mayMerge && undoing && <UndoMergeDialog id={organisation.id} onClose={undoDialog.close} />}
    </>
  );
}
