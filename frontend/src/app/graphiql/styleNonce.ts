import { cssNonce } from '@/shared/ui/cssNonce';

/**
 * The editor and its menus write style elements and know nothing of nonces. On this page alone every
 * style element that a script makes is given the page's nonce; scripts are held to theirs as before.
 */
export function giveStylesTheNonce(): void {
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = cssNonce();
    return element;
  };
}
