/** The nonce that the server's content security policy expects of inline styles. */
export function cssNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
