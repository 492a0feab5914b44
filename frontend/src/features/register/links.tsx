import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

/** The kit's button and link as ways to a page, with the router's types for path and parameters. */

type Own<Props> = Props &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Props> & { ref?: Ref<HTMLAnchorElement> };

function ButtonToPage(props: Own<ButtonProps>) {
  return <Button component="a" {...props} />;
}

function AnchorToPage(props: Own<AnchorProps>) {
  return <Anchor inherit component="a" {...props} />;
}

export const LinkButton = createLink(ButtonToPage);
export const LinkAnchor = createLink(AnchorToPage);
