/** The small Markdown that people write in texts here; everything else stays the text it is. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'em'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; parts: Inline[] };

export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; parts: Inline[] }
  | { kind: 'paragraph' | 'quote'; parts: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] };

const HEADING = /^(#{1,3})\s+(.*)$/;
const BULLET = /^\s*[-*]\s+(.*)$/;
const NUMBER = /^\s*\d+[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;

const INLINE =
  /\*\*(?<strong>[^*]+)\*\*|(?<![\w*])\*(?<em>[^*\s][^*]*)\*(?![\w*])|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<target>[^()\s]+)\)|(?<bare>https?:\/\/[^\s<>()]+[^\s<>().,;:!?])/;

/** Only addresses that lead a reader somewhere: `javascript:` and its kin stay plain text. */
function isSafe(href: string): boolean {
  return /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)/i.test(href);
}

export function inline(text: string): Inline[] {
  const parts: Inline[] = [];
  let rest = text;
  while (rest) {
    const match = INLINE.exec(rest);
    if (!match) break;
    if (match.index > 0) parts.push({ kind: 'text', text: rest.slice(0, match.index) });
    parts.push(marked(match[0], match.groups ?? {}));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) parts.push({ kind: 'text', text: rest });
  return parts;
}

function marked(whole: string, groups: Record<string, string | undefined>): Inline {
  const { strong, em, code, label, target, bare } = groups;
  if (strong) return { kind: 'strong', parts: inline(strong) };
  if (em) return { kind: 'em', parts: inline(em) };
  if (code) return { kind: 'code', text: code };
  if (bare) return { kind: 'link', href: bare, parts: [{ kind: 'text', text: bare }] };
  if (label && target && isSafe(target))
    return { kind: 'link', href: target, parts: inline(label) };
  return { kind: 'text', text: whole };
}

export function markdown(source: string): Block[] {
  return source
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .flatMap((chunk) => blocks(chunk.split('\n').filter((line) => line.trim())));
}

type Kind = 'heading' | 'bullet' | 'number' | 'quote' | 'text';

function kindOf(line: string): Kind {
  if (HEADING.test(line)) return 'heading';
  if (BULLET.test(line)) return 'bullet';
  if (NUMBER.test(line)) return 'number';
  return QUOTE.test(line) ? 'quote' : 'text';
}

function blocks(lines: string[]): Block[] {
  const runs: { kind: Kind; lines: string[] }[] = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last && last.kind === kind && kind !== 'heading') last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs.map(block);
}

function block({ kind, lines }: { kind: Kind; lines: string[] }): Block {
  const content = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1] ?? line);
  switch (kind) {
    case 'heading': {
      const [, marks = '#', title = ''] = HEADING.exec(lines[0] ?? '') ?? [];
      return { kind, level: marks.length as 1 | 2 | 3, parts: inline(title) };
    }
    case 'bullet':
      return { kind: 'list', ordered: false, items: content(BULLET).map(inline) };
    case 'number':
      return { kind: 'list', ordered: true, items: content(NUMBER).map(inline) };
    case 'quote':
      return { kind, parts: inline(content(QUOTE).join(' ')) };
    default:
      return { kind: 'paragraph', parts: inline(lines.join(' ')) };
  }
}
