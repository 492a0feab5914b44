// Imports go one way: app → features → shared. No feature knows another, and nothing knows the shell.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FLOORS = ['shared', 'features', 'app'];
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"]+)\1/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

/** Where a file stands: its floor, and on the features' floor its room. */
function place(path) {
  const [floor, room] = path.split('/');
  return { level: FLOORS.indexOf(floor), room: floor === 'features' ? room : undefined };
}

function target(file, specifier) {
  if (specifier.startsWith('@/')) return specifier.slice(2);
  if (!specifier.startsWith('.')) return undefined;
  return relative('/src', resolve('/src', dirname(file), specifier))
    .split(sep)
    .join('/');
}

/** The forbidden imports of one file; `file` is relative to src, with forward slashes. */
export function violations(file, source) {
  const from = place(file);
  if (from.level < 0) return [];
  const found = [];
  for (const [, , specifier] of source.replace(COMMENT, '').matchAll(SPECIFIER)) {
    const imported = target(file, specifier);
    if (imported === undefined) continue;
    const to = place(imported);
    if (to.level > from.level) found.push(`${file} imports ${specifier}: that is a floor above it`);
    else if (from.room && to.room && from.room !== to.room)
      found.push(`${file} imports ${specifier}: a feature knows no other feature`);
  }
  return found;
}

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('gql/'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
  const files = sources(src);
  const found = files.flatMap((file) => violations(file, readFileSync(join(src, file), 'utf8')));
  for (const line of found) process.stderr.write(`${line}\n`);
  process.stdout.write(`boundaries: ${files.length} files, ${found.length} forbidden imports\n`);
  process.exitCode = found.length ? 1 : 0;
}
