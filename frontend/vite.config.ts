import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Lays the operations that the server may run beside the build, so that a wheel carries both. */
function persistedDocuments(): Plugin {
  const source = path('./src/gql/persisted-documents.json');
  return {
    name: 'konstellation:persisted-documents',
    apply: 'build',
    generateBundle() {
      if (!existsSync(source)) this.error('Run `npm run codegen` before building.');
      this.emitFile({
        type: 'asset',
        fileName: 'persisted-documents.json',
        source: readFileSync(source),
      });
    },
  };
}

/** GraphiQL brings its fonts inside its styles, where our content security policy lets none in. */
function withoutInlinedFonts(): Plugin {
  return {
    name: 'konstellation:without-inlined-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/graphiql/dist/style.css')) return null;
      return code.replace(/@font-face\s*\{[^}]*\}/g, '');
    },
  };
}

const django = process.env.DJANGO_URL ?? 'http://127.0.0.1:8000';

export default defineConfig(({ mode }) => ({
  // In gallery mode vite serves the page itself; otherwise Django does, through django-vite.
  base: mode === 'gallery' ? '/' : '/static/frontend/',
  plugins: [
    react(),
    babel({
      plugins: ['@lingui/babel-plugin-lingui-macro'],
      exclude: [/node_modules/, /src\/gql\//],
    }),
    lingui(),
    persistedDocuments(),
    withoutInlinedFonts(),
  ],
  resolve: { alias: { '@': path('./src') } },
  build: {
    outDir: path('../backend/konstellation/project/static/frontend'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    rolldownOptions: {
      input: [path('./src/main.tsx'), path('./src/graphiql.tsx')],
      output: {
        codeSplitting: {
          groups: [
            { name: 'locale-sv', test: /locales\/sv\.po/ },
            { name: 'locale-en', test: /locales\/en\.po/ },
            // Shared by both entries: named, so that they do not split it further among them.
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  // Its `?worker` imports are vite's own to read: what is optimised beforehand cannot hold them.
  optimizeDeps: { exclude: ['graphiql/setup-workers/vite', '@graphiql/react/setup-workers/vite'] },
  server: {
    host: '127.0.0.1',
    port: Number(process.env.VITE_PORT ?? 5173),
    strictPort: true,
    cors: true,
    proxy: Object.fromEntries(['/graphql', '/api', '/_allauth'].map((prefix) => [prefix, django])),
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
    restoreMocks: true,
    unstubEnvs: true,
  },
}));
