/** The nonce that the server's content security policy expects of inline styles. */
export function cssNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/**
 * The scroll lock under dialogs writes a style element of its own, and looks for the nonce by the
 * name that webpack gave it.
 */
export function shareNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: cssNonce() });
}
