// Every message has its Swedish, and the same words have the same Swedish wherever they stand:
// the catalogues of all rooms are laid together, so two would overwrite each other. (Where one
// English word needs two Swedish ones, give the messages a `context`.)
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import PO from 'pofile';

/** Faults of catalogues given as [name, text of the PO file]. */
export function faults(catalogues) {
  const known = new Map();
  const found = [];
  for (const [name, text] of catalogues) {
    for (const item of PO.parse(text).items.filter(({ obsolete }) => !obsolete)) {
      const [swedish] = item.msgstr;
      const key = `${item.msgctxt ?? ''}\u0004${item.msgid}`;
      const before = known.get(key);
      if (!swedish) found.push(`${name}: “${item.msgid}” has no Swedish`);
      else if (before && before.swedish !== swedish)
        found.push(
          `${name}: “${item.msgid}” is “${swedish}”, but “${before.swedish}” in ${before.name}`,
        );
      else known.set(key, { name, swedish });
    }
  }
  return { messages: known.size, found };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const src = join(import.meta.dirname, '..', 'src');
  const names = readdirSync(src, { recursive: true }).filter((name) => name.endsWith('sv.po'));
  const { messages, found } = faults(
    names.map((name) => [name, readFileSync(join(src, name), 'utf8')]),
  );
  for (const line of found) process.stderr.write(`${line}\n`);
  process.stdout.write(`translations: ${messages} messages, ${found.length} faults\n`);
  process.exitCode = found.length ? 1 : 0;
}
