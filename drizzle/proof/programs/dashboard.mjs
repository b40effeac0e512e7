// What Supabase's dashboard would show: the tables of `public` with columns, keys and references, as JSON.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(process.env.PROOF_PACKAGES + '/'));
const { PostgresMeta } = await import(pathToFileURL(require.resolve('@supabase/postgres-meta')));
const meta = new PostgresMeta({ connectionString: process.env.PROOF_URL, max: 1 });
const { data, error } = await meta.tables.list({ includedSchemas: ['public'], includeColumns: true });
await meta.end();
if (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(JSON.stringify(data));
