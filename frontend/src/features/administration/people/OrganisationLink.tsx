import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';

interface OrganisationLinkProps {
  organisation: { id: string; name: string };
}

export function OrganisationLink({ organisation: { id, name } }: OrganisationLinkProps) {
  return (
    <Anchor
      inherit
      renderRoot={(props) => <Link to="/organisation/$id" params={{ id }} {...props} />}
    >
      {name}
    </Anchor>
  );
}
