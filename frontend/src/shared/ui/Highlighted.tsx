import { Fragment } from 'react';

const NAMED: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
};

const plain = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|#x27|#39);/g, (name) => NAMED[name] ?? name);

/** A search snippet: `<em>` marks what was found, everything else is text whatever it looks like. */
export function Highlighted({ html }: { html: string }) {
  const pieces = html.split(/<em>(.*?)<\/em>/gs);
  return pieces.map((piece, index) => {
    const text = plain(piece);
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
    return <Fragment key={index}>{index % 2 ? <mark>{text}</mark> : text}</Fragment>;
  });
}
