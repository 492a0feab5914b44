import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { GraphiQL, type GraphiQLProps } from 'graphiql';
import { send } from '@/shared/http/send';
import classes from './Workbench.module.css';

const FIRST_QUERY = `# Whatever you may see in Konstellation, you may ask for here.
# Ctrl+Enter runs the query, Ctrl+Space says what fits at the cursor.
query Members {
  organisations(first: 5) {
    totalCount
    nodes {
      name
      place {
        city
      }
    }
  }
}
`;

/** The answer as it came: a refusal is as much worth reading here as data. */
const ask: GraphiQLProps['fetcher'] = async ({ query, variables, operationName }) => {
  const { body } = await send('/graphql/', {
    method: 'POST',
    body: { query, variables, operationName },
  });
  return body as object;
};

/** GraphiQL, asking our own server as the person who has signed in. */
export function Workbench() {
  return (
    <main className={classes.page}>
      <GraphiQL
        fetcher={ask}
        initialQuery={FIRST_QUERY}
        isHeadersEditorEnabled={false}
        showPersistHeadersSettings={false}
      />
    </main>
  );
}
