import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Card, Group } from '@mantine/core';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { NetworkRolesFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { Section } from '@/shared/ui/Page';
import { NETWORK_ROLES } from '../labels';
import { allows } from '../rights';
import { EndRoleDialog } from './EndRoleDialog';
import { GiveRoleDialog } from './GiveRoleDialog';
import classes from './NetworkRoles.module.css';
import { today } from './today';

const NetworkRolesDocument = graphql(`
  fragment NetworkRoles on Organisation {
    id
    actions
    networkRoles {
      id
      version
      kind
      startsOn
      endsOn
    }
  }
`);

export type NetworkRole = NetworkRolesFragment['networkRoles'][number];

/** What the organisation is to the network beside membership, and since when. */
export function NetworkRoles(props: { organisation: FragmentType<typeof NetworkRolesDocument> }) {
  const { t } = useLingui();
  const organisation = readFragment(NetworkRolesDocument, props.organisation);
  const { id, networkRoles } = organisation;
  const [giving, setGiving] = useState(false);
  const [ending, setEnding] = useState<NetworkRole | null>(null);
  const keeps = allows(organisation, 'update_network_roles');
  if (!keeps && networkRoles.length === 0) return null;
  return (
    <Card className={networkRoles.length === 0 ? 'no-print' : undefined}>
      <Section title={t`Roles in the network`}>
        {networkRoles.length === 0 ? (
          <p className={classes.none}>
            <Trans>Neither partner, financier nor stakeholder.</Trans>
          </p>
        ) : (
          <ul className={classes.roles}>
            {networkRoles.map((role) => (
              <RoleRow key={role.id} role={role} onEnd={keeps ? setEnding : undefined} />
            ))}
          </ul>
        )}
        {keeps && (
          <Group className="no-print">
            <Button variant="light" size="compact-md" onClick={() => setGiving(true)}>
              <Trans>Give a role</Trans>
            </Button>
          </Group>
        )}
      </Section>
      {giving && <GiveRoleDialog organisationId={id} onClose={() => setGiving(false)} />}
      {ending && <EndRoleDialog role={ending} onClose={() => setEnding(null)} />}
    </Card>
  );
}

interface RoleRowProps {
  role: NetworkRole;
  onEnd: ((role: NetworkRole) => void) | undefined;
}

function RoleRow({ role, onEnd }: RoleRowProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { kind, startsOn, endsOn } = role;
  const name = i18n._(NETWORK_ROLES[kind]);
  return (
    <li className={classes.role}>
      <div>
        <span className={classes.name}>{name}</span>
        <span className={classes.period}>{format.period(startsOn, endsOn)}</span>
      </div>
      {onEnd && (!endsOn || endsOn > today()) && (
        <Button
          variant="subtle"
          size="compact-md"
          className="no-print"
          aria-label={t`End the role ${name}`}
          onClick={() => onEnd(role)}
        >
          <Trans>End</Trans>
        </Button>
      )}
    </li>
  );
}
